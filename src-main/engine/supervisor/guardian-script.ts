/** The guardian itself: a shell script that waits for the end of the host, and then ends what the host left behind. */

/**
 * `$1` is the run whose processes it ends. It waits without a child of its own, so it costs one small shell; "leave" on its
 * input means that the host needs it no more, the end of its input that the host is dead. Only POSIX tools, and `ps -E` where
 * there is no /proc. A process may show no environment in the middle of an exec: so it looks twice.
 */
export const GUARDIAN_SCRIPT = `
trap '' HUP INT QUIT TERM PIPE
run=$1
echo ready
IFS= read -r word && [ "$word" = leave ] && exit 0
exec >/dev/null 2>&1
if [ -r /proc/self/environ ]; then
  marked() { grep -lszxF -e "BULLPEN_RUN=$run" /proc/[0-9]*/environ; }
else
  marked() {
    ps -A -E -ww -o pid= -o command= | while read -r pid rest; do
      case " $rest " in *" BULLPEN_RUN=$run "*) echo "/proc/$pid/environ" ;; esac
    done
  }
fi
round=0 empty=0
while [ "$round" -lt 80 ]; do
  found=$(marked)
  if [ -z "$found" ]; then
    empty=$((empty + 1))
    [ "$empty" -ge 2 ] && exit 0
  else
    empty=0
    signal=
    [ "$round" -eq 0 ] && signal=TERM
    [ "$round" -ge 10 ] && signal=KILL
    if [ -n "$signal" ]; then
      for path in $found; do
        pid=\${path#/proc/}
        kill -s "$signal" "\${pid%/environ}"
      done
    fi
  fi
  sleep 0.1 || sleep 1
  round=$((round + 1))
done
exit 1
`
