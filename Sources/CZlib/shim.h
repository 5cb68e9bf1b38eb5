#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

/// `deflateInit2` is a macro that Swift can't see; gzip framing is 16 added to the window bits.
static inline int czlib_deflate_init_gzip(
    z_stream *stream, int level, int window_bits, int memory_level) {
  return deflateInit2(
      stream, level, Z_DEFLATED, window_bits + 16, memory_level, Z_DEFAULT_STRATEGY);
}

/// `inflateInit2` is a macro that Swift can't see; takes gzip framing only.
static inline int czlib_inflate_init_gzip(z_stream *stream) {
  return inflateInit2(stream, MAX_WBITS + 16);
}

/// `inflateInit2` is a macro that Swift can't see; deflate without framing, as zip archives hold it.
static inline int czlib_inflate_init_raw(z_stream *stream) {
  return inflateInit2(stream, -MAX_WBITS);
}

/// `deflateInit2` is a macro that Swift can't see; deflate without framing, as zip archives hold it.
static inline int czlib_deflate_init_raw(z_stream *stream, int level) {
  return deflateInit2(
      stream, level, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL - 1, Z_DEFAULT_STRATEGY);
}

#endif
