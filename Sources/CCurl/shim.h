#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

#include <curl/curl.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

// libcurl is loaded by the first call and not with the program: it brings thirty libraries along, and
// takes as long to start as a recording, while most commands send nothing. So no function of it is
// called by its own name.

/// What libcurl has under a name; null where it can't be loaded.
static inline void *ccurl_symbol(const char *name) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  return library ? dlsym(library, name) : NULL;
}

// Looked up once; two threads that do so at the same time find the same.
#define CCURL(name)                                                                    \
  ({                                                                                   \
    static __typeof__(&name) found;                                                    \
    __typeof__(&name) known = __atomic_load_n(&found, __ATOMIC_RELAXED);               \
    if(!known) {                                                                       \
      known = (__typeof__(&name))ccurl_symbol(#name);                                  \
      __atomic_store_n(&found, known, __ATOMIC_RELAXED);                               \
    }                                                                                  \
    known;                                                                             \
  })

/// Whether libcurl can be loaded. Needed before any other call.
static inline int ccurl_is_there(void) { return CCURL(curl_global_init) != NULL; }

static inline CURLcode ccurl_global_init(long flags) { return CCURL(curl_global_init)(flags); }
static inline CURL *ccurl_easy_init(void) { return CCURL(curl_easy_init)(); }
static inline void ccurl_easy_cleanup(CURL *easy) { CCURL(curl_easy_cleanup)(easy); }
static inline CURLcode ccurl_easy_perform(CURL *easy) { return CCURL(curl_easy_perform)(easy); }
static inline const char *ccurl_easy_strerror(CURLcode code) {
  return CCURL(curl_easy_strerror)(code);
}
static inline time_t ccurl_getdate(const char *text) { return CCURL(curl_getdate)(text, NULL); }
static inline CURLM *ccurl_multi_init(void) { return CCURL(curl_multi_init)(); }
static inline CURLMcode ccurl_multi_cleanup(CURLM *multi) {
  return CCURL(curl_multi_cleanup)(multi);
}
static inline CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy) {
  return CCURL(curl_multi_add_handle)(multi, easy);
}
static inline CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy) {
  return CCURL(curl_multi_remove_handle)(multi, easy);
}
static inline CURLMcode ccurl_multi_perform(CURLM *multi, int *running) {
  return CCURL(curl_multi_perform)(multi, running);
}
static inline CURLMsg *ccurl_multi_info_read(CURLM *multi, int *left) {
  return CCURL(curl_multi_info_read)(multi, left);
}
static inline CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds) {
  return CCURL(curl_multi_poll)(multi, NULL, 0, milliseconds, NULL);
}
static inline CURLMcode ccurl_multi_wakeup(CURLM *multi) { return CCURL(curl_multi_wakeup)(multi); }
static inline const char *ccurl_multi_strerror(CURLMcode code) {
  return CCURL(curl_multi_strerror)(code);
}
static inline CURLSH *ccurl_share_init(void) { return CCURL(curl_share_init)(); }
static inline CURLSHcode ccurl_share_cleanup(CURLSH *share) {
  return CCURL(curl_share_cleanup)(share);
}
static inline struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text) {
  return CCURL(curl_slist_append)(list, text);
}
static inline void ccurl_slist_free_all(struct curl_slist *list) {
  CCURL(curl_slist_free_all)(list);
}

// Swift can't call C functions with variable arguments. Each wrapper below fixes the type of the
// one argument that `curl_easy_setopt` and its kin take for a class of options.

/// For the options that take a number or a switch; libcurl reads a `long`.
static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return CCURL(curl_easy_setopt)(easy, option, value);
}

/// For the options named `_LARGE`; libcurl reads a `curl_off_t`.
static inline CURLcode ccurl_set_large(CURL *easy, CURLoption option, curl_off_t value) {
  return CCURL(curl_easy_setopt)(easy, option, value);
}

/// For the options that take a string; libcurl copies it, except that of `CURLOPT_POSTFIELDS`.
static inline CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
  return CCURL(curl_easy_setopt)(easy, option, value);
}

/// For the options that take memory of the caller's, which must outlive the transfer.
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return CCURL(curl_easy_setopt)(easy, option, value);
}

/// For `CURLOPT_HTTPHEADER`; the list must outlive the transfer.
static inline CURLcode ccurl_set_headers(CURL *easy, struct curl_slist *list) {
  return CCURL(curl_easy_setopt)(easy, CURLOPT_HTTPHEADER, list);
}

/// For `CURLOPT_WRITEFUNCTION` and `CURLOPT_HEADERFUNCTION`, which share a signature.
static inline CURLcode ccurl_set_write(CURL *easy, CURLoption option, curl_write_callback f) {
  return CCURL(curl_easy_setopt)(easy, option, f);
}

/// A function pointer of its own type: what passes over the wire, byte by byte.
static inline CURLcode ccurl_set_debug(CURL *easy, curl_debug_callback f) {
  return CCURL(curl_easy_setopt)(easy, CURLOPT_DEBUGFUNCTION, f);
}

/// A function pointer of its own type: called before a request is written, each time it is.
static inline CURLcode ccurl_set_prereq(CURL *easy, curl_prereq_callback f) {
  return CCURL(curl_easy_setopt)(easy, CURLOPT_PREREQFUNCTION, f);
}

/// A function pointer of its own type: called with each new socket before it connects.
static inline CURLcode ccurl_set_sockopt(CURL *easy, curl_sockopt_callback f) {
  return CCURL(curl_easy_setopt)(easy, CURLOPT_SOCKOPTFUNCTION, f);
}

/// For the facts that are a `long`.
static inline CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value) {
  return CCURL(curl_easy_getinfo)(easy, info, value);
}

/// For the `CURLINFO_…_T` times, in microseconds.
static inline CURLcode ccurl_get_time(CURL *easy, CURLINFO info, curl_off_t *value) {
  return CCURL(curl_easy_getinfo)(easy, info, value);
}

/// For `CURLINFO_CERTINFO`: the handle's own list of what the server's certificates say.
static inline CURLcode ccurl_get_certificates(CURL *easy, struct curl_certinfo **value) {
  return CCURL(curl_easy_getinfo)(easy, CURLINFO_CERTINFO, value);
}

/// For the options of a multi handle that take a number.
static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return CCURL(curl_multi_setopt)(multi, option, value);
}

/// For `CURLSHOPT_SHARE`, the only option of a share handle used here.
static inline CURLSHcode ccurl_share_data(CURLSH *share, curl_lock_data data) {
  return CCURL(curl_share_setopt)(share, CURLSHOPT_SHARE, data);
}

/// `ioctl` takes variable arguments: the bytes in the socket's send queue that the other side has
/// not acknowledged, or -1 (tcp(7), SIOCOUTQ, the same number as TIOCOUTQ).
static inline int ccurl_unacknowledged_bytes(curl_socket_t socket) {
  int count = 0;
  return ioctl(socket, TIOCOUTQ, &count) == 0 ? count : -1;
}

/// The most bytes that the kernel takes before it sends them: twice this, by its own counting.
static inline int ccurl_limit_send_buffer(curl_socket_t socket, int bytes) {
  return setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
}

/// The address of a socket is one C type behind the mask of another, which Swift can only unmask at
/// length: its port on this side, 0 while it has none, or -1.
static inline int ccurl_local_port(curl_socket_t socket) {
  struct sockaddr_storage address;
  socklen_t length = sizeof(address);
  if(getsockname(socket, (struct sockaddr *)&address, &length) != 0) return -1;
  if(address.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&address)->sin_port);
  if(address.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
  return -1;
}

#endif
