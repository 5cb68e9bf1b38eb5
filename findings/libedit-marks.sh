#!/bin/sh
# libedit draws a line without its signs that take no column, wherever it draws it anew: a line of the
# history, a completion. What it hands over has them. Guessed before: that in a UTF-8 locale a line looks
# as it is. In the C locale its reading drops each letter that is not ASCII, without a word.
#
# So the agent gives it characters (EL_GETCFN) and draws the line itself.
#
# Seen with libedit2 3.1-20221030-2 (Debian 12), at a terminal of 80 columns:
#   C, typed शिक्षा: shown nothing, handed over nothing
#   C.UTF-8, typed शिक्षा: shown शिक्षा, handed over शिक्षा
#   C.UTF-8, देवनागरी of the history: shown दवनागरी, handed over देवनागरी
#   C.UTF-8, ಕನ್ನಡ of the history: shown ಕನನಡ, handed over ಕನ್ನಡ
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq libedit2=3.1-20221030-2 >/dev/null 2>&1
dpkg -x libedit2_*.deb tools
LD_LIBRARY_PATH=$(echo "$folder"/tools/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH TERM=xterm

cat >editor.py <<'PYTHON'
import ctypes, sys
locale, remembered = sys.argv[1].encode(), sys.argv[2].encode()
libc, edit = ctypes.CDLL(None), ctypes.CDLL("libedit.so.2")
for function in (edit.el_init, edit.history_init, edit.el_gets):
    function.restype = ctypes.c_void_p
libc.setlocale(0, locale)
stream = lambda name: ctypes.c_void_p(ctypes.c_void_p.in_dll(libc, name).value)
editor = ctypes.c_void_p(edit.el_init(b"finding", stream("stdin"), stream("stdout"), stream("stderr")))
text = ctypes.create_string_buffer(b"> ")
prompt = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)(lambda _: ctypes.addressof(text))
history, event = ctypes.c_void_p(edit.history_init()), ctypes.create_string_buffer(64)
EL_PROMPT, EL_EDITOR, EL_HIST, H_SETSIZE, H_ENTER = 0, 2, 10, 1, 10
edit.history(history, event, H_SETSIZE, 9)
edit.history(history, event, H_ENTER, remembered + b"\n")
edit.el_set(editor, EL_PROMPT, prompt)
edit.el_set(editor, EL_EDITOR, b"emacs")
edit.el_set(editor, EL_HIST, edit.history, history)
count = ctypes.c_int(0)
line = edit.el_gets(editor, ctypes.byref(count))
print("handed over:" + (ctypes.string_at(line, count.value).decode().strip() or "nothing"))
PYTHON
cat >terminal.py <<'PYTHON'
import os, pty, re, sys
locale, remembered, keys = sys.argv[1:4]
child, terminal = pty.fork()
if child == 0:
    os.execvp("python3", ["python3", "editor.py", locale, remembered])
seen = b""
def until(text):
    global seen
    while text not in seen:
        seen += os.read(terminal, 4096)
until(b"> ")
os.write(terminal, keys.encode() + b"\r")
while not re.search(rb"handed over:.*\n", seen):
    seen += os.read(terminal, 4096)
text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]|\x07", "", seen.decode())
shown = text[:text.index("handed over:")].replace("> ", "").strip() or "nothing"
print("shown " + shown + ", handed over " + re.search("handed over:(.*)", text)[1].strip())
PYTHON
up=$(printf '\033[A')
{
  echo "C, typed शिक्षा: $(python3 terminal.py C x शिक्षा)"
  echo "C.UTF-8, typed शिक्षा: $(python3 terminal.py C.UTF-8 x शिक्षा)"
  echo "C.UTF-8, देवनागरी of the history: $(python3 terminal.py C.UTF-8 देवनागरी "$up")"
  echo "C.UTF-8, ಕನ್ನಡ of the history: $(python3 terminal.py C.UTF-8 ಕನ್ನಡ "$up")"
} | tee seen
diff - seen <<'EXPECTED'
C, typed शिक्षा: shown nothing, handed over nothing
C.UTF-8, typed शिक्षा: shown शिक्षा, handed over शिक्षा
C.UTF-8, देवनागरी of the history: shown दवनागरी, handed over देवनागरी
C.UTF-8, ಕನ್ನಡ of the history: shown ಕನನಡ, handed over ಕನ್ನಡ
EXPECTED
