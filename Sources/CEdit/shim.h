#ifndef CEDIT_SHIM_H
#define CEDIT_SHIM_H

#include <histedit.h>
#include <stdio.h>

// libedit's wide functions need no locale. Its settings are variadic, which Swift can't call.

/// An editor of the terminal that is standard input and output, which draws into `silent`. Swift
/// holds `stdin` for unsafe to name.
static inline EditLine *cedit_open(const char *program, FILE *silent) {
  return el_init_fd(program, stdin, silent, silent, 0, 1, 2);
}

/// Gives the editor what its functions are called with.
static inline int cedit_set_client_data(EditLine *editor, void *data) {
  return el_wset(editor, EL_CLIENTDATA, data);
}

/// What ``cedit_set_client_data`` gave; null where nothing was given.
static inline void *cedit_client_data(EditLine *editor) {
  void *data = NULL;
  return el_wget(editor, EL_CLIENTDATA, &data) == 0 ? data : NULL;
}

/// Where its characters come from: 1 for one, 0 for the end, -1 for an error.
static inline int cedit_set_reader(EditLine *editor, el_rfunc_t reader) {
  return el_wset(editor, EL_GETCFN, reader);
}

/// The keys of emacs, which every line editor has, and no signals of its own.
static inline int cedit_set_keys(EditLine *editor) {
  return el_wset(editor, EL_EDITOR, L"emacs") | el_wset(editor, EL_SIGNAL, 0);
}

/// Lets Ctrl-C and the like come as characters while a line is edited.
static inline int cedit_take_signal_keys(EditLine *editor) {
  return el_wset(editor, EL_SETTY, L"-d", L"-isig", NULL);
}

/// Has a key put its letter into the line.
static inline int cedit_insert_by(EditLine *editor, wchar_t letter) {
  wchar_t key[2] = {letter, 0};
  return el_wset(editor, EL_BIND, key, L"ed-insert", NULL);
}

/// Lets the arrow keys walk through `history`.
static inline int cedit_set_history(EditLine *editor, HistoryW *history) {
  return el_wset(editor, EL_HIST, history_w, history);
}

/// Keeps the last `count` lines, and none twice in a row.
static inline int cedit_history_limit(HistoryW *history, int count) {
  HistEventW event;
  return history_w(history, &event, H_SETSIZE, count) | history_w(history, &event, H_SETUNIQUE, 1);
}

/// Adds a line, with its end.
static inline int cedit_history_add(HistoryW *history, const wchar_t *line) {
  HistEventW event;
  return history_w(history, &event, H_ENTER, line);
}

#endif
