/** The demo's long answer: about 1,500 words with code in several languages, to watch a stream, scroll and interrupt. */
export const LONG_ANSWER = `# Programs that start other programs

You asked for a long answer, so here is a short essay with plenty of code. It was prepared beforehand: this is the
scripted demo. While it streams, try a few things: scroll up and read on in peace, open another tab and send a prompt
there, reload the window, or press **Esc** to interrupt me in the middle of a sentence.

## 1. Why it is harder than it looks

Starting a program takes one line in every language. Looking after it takes the rest of the afternoon. A process that
was started has to be fed, listened to, stopped, and cleaned up after, and each of the four has a way of going wrong
that shows only on a bad day:

1. **Feeding.** The other side may stop reading. Whoever writes without looking fills a buffer, then the memory.
2. **Listening.** Output comes in pieces that end anywhere, also in the middle of a line or of a character.
3. **Stopping.** A polite request may be ignored, and a rude one leaves the grandchildren behind.
4. **Cleaning up.** The parent may die first, and then nobody is left to do any of the above.

The good news is that each has a known answer. The answers are small, and they fit together.

## 2. Reading lines from a stream

The most common mistake is to treat each piece of data as a line. It works in every test, because small outputs arrive
in one piece, and it fails in production, because large ones don't. Keep what is left over after the last line break:

\`\`\`ts
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}
\`\`\`

Two details are worth a second look. The last piece without a line break is still a line, so it is handed out at the
end. And the function takes strings, not bytes: decoding has to happen before, with a decoder that remembers half a
character from one piece to the next. In Node.js, \`stream.setEncoding('utf8')\` does exactly that.

There is a third detail, which is missing above on purpose: a limit. A program that never prints a line break makes
\`rest\` grow for ever. Whoever reads from something they don't control should decide what is too long, and what happens
then.

## 3. Stopping, politely first

A process should get the chance to finish what it is doing: to write its file to the end, to remove its lock, to tell
its own children. So a stop is a ladder. Each rung waits for a moment, and the exit of the process takes you off it:

| Rung | What is done | How long to wait | What it is for |
| ---: | --- | ---: | --- |
| 1 | close its input | 2 s | programs that read until the end |
| 2 | ask it to terminate | 3 s | programs with something to tidy up |
| 3 | kill it, with its children | – | programs that do not listen |

In Python, the standard library brings all that is needed:

\`\`\`python
import subprocess


def stop(process: subprocess.Popen[bytes]) -> int:
    """Ends the process and returns its exit code."""
    if process.stdin:
        process.stdin.close()
    for ask, seconds in ((lambda: None, 2), (process.terminate, 3), (process.kill, None)):
        ask()
        try:
            return process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("a killed process always ends")
\`\`\`

Notice that the last rung waits without a limit. That is not carelessness: after a kill the operating system ends the
process, and waiting for it is what removes the last trace of it. A parent that doesn't wait leaves a zombie: a row in
the table of processes, with nothing behind it.

## 4. The grandchildren

Killing a process does not kill what it started. A shell that runs a build, which runs a compiler, is a tree, and a
signal reaches one node of it. You can look at such a tree yourself:

\`\`\`bash
# Start a shell with two children, then look at the family.
bash -c 'sleep 30 & sleep 30 & wait' &
parent=$!
ps -o pid,ppid,pgid,command --ppid "$parent"

# The minus sign means: the whole group, not only its leader.
kill -TERM -- "-$parent" 2>/dev/null || kill -TERM "$parent"
\`\`\`

Process groups help, as long as nobody leaves the group. Programs that mean to stay, such as servers that put
themselves into the background, do leave it. To find those as well, write down who belongs to whom *before* you kill
anything: once the parent is gone, the link between the generations is gone with it.

A number alone is no proof of identity either. Process ids are used again after a while, so compare the time at which
the process started. If it differs, it is somebody else's, and you keep your hands off it.

## 5. Writing things down before doing them

What if the program that looks after the others crashes? Then only what was written down is known. The order matters:
write first, act second. If the machine stops in between, you find a note about something that never happened, which
is easy to check. The other way round, you have something running that no note mentions, which is hard to find.

A small table is enough:

\`\`\`sql
CREATE TABLE process (
  pid        INTEGER NOT NULL,
  started_at INTEGER NOT NULL, -- with the pid, this tells one process from the next
  purpose    TEXT    NOT NULL,
  ended_at   INTEGER,
  PRIMARY KEY (pid, started_at)
) STRICT;

-- What may still be running from the last time?
SELECT pid, started_at, purpose FROM process WHERE ended_at IS NULL ORDER BY started_at;
\`\`\`

At the next start, go through the open rows, look whether each process is still there *and* still the same, and end the
ones that are left over. After that, the table and the machine agree again.

## 6. Saying no in time

A machine has only so much memory, and a program that always says yes to the next request will find out how much. It
is kinder to refuse early, with a reason, than to fail late without one. In Rust the compiler even reminds you that
there are two outcomes:

\`\`\`rust
#[derive(Debug, PartialEq)]
pub enum Decision {
    Start,
    Wait { because: &'static str },
}

pub fn decide(running: usize, limit: usize, free_mib: u64, needed_mib: u64) -> Decision {
    if running >= limit {
        return Decision::Wait { because: "as many as allowed are running" };
    }
    if free_mib < 2 * needed_mib {
        return Decision::Wait { because: "too little memory is free" };
    }
    Decision::Start
}
\`\`\`

The function has no side effects: numbers go in, a decision comes out. That makes it the easiest part of the whole
system to test, and it is the part whose mistakes would hurt most. Keep decisions like this apart from the code that
carries them out.

## 7. What to tell the person in front of it

Errors are part of the user interface. A good one answers three questions: what happened, what it means for me, and
what I can do now. Compare:

\`\`\`diff
- Error: spawn ENOENT
+ Claude Code was not found at /usr/local/bin/claude.
+ Your session is safe; it goes on as soon as the program is there.
+ Install Claude Code, or set its path in the settings.
\`\`\`

The first line is what the operating system said. The other three are what a colleague would say. The original words
still belong somewhere, for those who want to look deeper, but they belong in the details, not in the headline.

The same goes for machines that read your errors. Give every failure a kind that never changes, and put the sentence
beside it:

\`\`\`json
{
  "kind": "not_found",
  "retriable": false,
  "message": "Claude Code was not found at /usr/local/bin/claude.",
  "remedy": "Install Claude Code, or set its path in the settings."
}
\`\`\`

Scripts then decide by \`kind\`, people read \`message\` and \`remedy\`, and you may improve the wording whenever you like
without breaking anyone.

## 8. Testing the bad days

Most of what this essay is about never happens on the machine of the person who writes the tests. So make it happen.
Write small programs that misbehave in exactly one way, and run your code against each of them:

- one that ignores the request to stop,
- one that prints half a line and then nothing,
- one that prints a hundred megabytes at once,
- one that starts a child and exits before it,
- one that ends with an error code before it has read anything.

Each takes five lines. Here is the first of them, as a complete program:

\`\`\`js
// Ignores polite requests to stop; only a kill ends it.
process.on('SIGTERM', () => {})
process.stdin.resume().on('end', () => {})
setInterval(() => {}, 1_000)
process.stdout.write('ready\\n')
\`\`\`

Two rules keep such tests fast and honest. Wait for events, never for time: a test that sleeps is slow on a fast machine
and wrong on a slow one. And check at the end that nothing is left running, in every test, not only in those that are
about cleaning up. The day somebody forgets it, that check is what tells you.

## 9. In short

> Read to the end of the line. Ask before you kill. Write it down before you do it. Refuse early, explain plainly, and
> try the bad days on purpose.

None of it is difficult. It is only a lot of small things, all of which have to be right at the same time, and that is
why it is worth doing once, properly, in one place.

That was the long answer. If you interrupted me and came back: everything up to that moment was kept.
`
