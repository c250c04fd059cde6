/** The mark of Bullpen: a pen seen from above, its gate ajar, one of its own warming up inside. */
export const BrandMark = ({ size = 18 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 20 20" fill="none" aria-hidden>
    <path d="M12.2 2.9A7.4 7.4 0 1 0 17.1 7.8" stroke="var(--accent)" strokeWidth="2.2" strokeLinecap="round" />
    <path d="M12.2 2.9 15.6 1.6" stroke="var(--accent)" strokeWidth="2.2" strokeLinecap="round" />
    <circle cx="10" cy="10" r="2.7" fill="var(--accent)" />
  </svg>
)
