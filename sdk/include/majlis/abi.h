/* The contract between Majlis and a plugin, version 1: one page of C, made of messages.
 *
 * Memory   A view (majlis_bytes, and every struct passed by pointer) is borrowed and lasts for the call; who wants
 *          it longer copies it. Nobody frees what the other allocated. No C++ type and no exception crosses.
 * Threads  The host calls the plugin on the plugin's strand: never two calls at once. The plugin may call the host's
 *          table from any of its threads until `destroy` is entered; no function of it blocks.
 * Answers  Each majlis_done given to the host comes exactly once, on the strand, never inside the call that took it;
 *          before `destroy` all that are left come with the error code `cancelled`. Each call, awaited event and HTTP
 *          request given to the plugin is answered exactly once, inside the call or later and from any thread; past
 *          its deadline the host has answered for the plugin and drops the late reply.
 * Growth   Structs begin with their size and grow at the tail: a field exists if it ends within `size`. Everything
 *          that is not in this page is a method with a schema.
 * Payloads CBOR (RFC 8949, definite lengths, depth <= 32), at most MAJLIS_PAYLOAD_MAX bytes; names are UTF-8 text.
 *          With MAJLIS_OK a payload is the result; with MAJLIS_ERROR it is {code, message, ?pointer, ?data}.
 * Refusal  What a plugin may not do comes back as the error `denied`; where there is no answer (publish, log) the host
 *          drops it and logs which plugin lacks which capability.
 * Trust    A plugin inside the host's process is fully trusted: capabilities stop mistakes, not malice. */
#ifndef MAJLIS_ABI_H
#define MAJLIS_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MAJLIS_ABI_VERSION = 1, MAJLIS_DEPTH_MAX = 8, MAJLIS_PAYLOAD_MAX = 1 << 20, MAJLIS_CHUNK_MAX = 64 << 10 };

enum { MAJLIS_OK = 0, MAJLIS_ERROR = 1 };                                          /* outcome */
enum { MAJLIS_DEBUG = 0, MAJLIS_INFO = 1, MAJLIS_WARNING = 2, MAJLIS_SEVERE = 3 }; /* level of log */
enum { MAJLIS_CLIENT = 1, MAJLIS_PLUGIN = 2, MAJLIS_ADMIN = 3, MAJLIS_HOST = 4 };  /* caller_kind */
enum { MAJLIS_PART = 1 };                                                          /* flags of a blob range */
enum { MAJLIS_TO_MODULES = 0, MAJLIS_TO_ACCOUNT = 1, MAJLIS_TO_STREAM = 2 };       /* audience_kind */

typedef struct majlis_bytes {
  const uint8_t* data; /* may be NULL when size is 0 */
  size_t size;
} majlis_bytes;

typedef void (*majlis_done)(void* context, uint32_t outcome, majlis_bytes payload);

/* Who asks, stamped by the host; a plugin cannot forge it. */
typedef struct majlis_call_context {
  uint32_t size;
  uint32_t caller_kind;
  uint64_t call_id;     /* for reply, http_* and on_cancel; 0: no answer is awaited (a hint) */
  uint32_t deadline_ms; /* that remain */
  uint32_t depth;       /* of calls within calls, at most MAJLIS_DEPTH_MAX */
  majlis_bytes account; /* 16 bytes, empty for nobody: the person at the root of the chain of calls */
  majlis_bytes device;  /* 16 bytes, empty for none */
  majlis_bytes plugin;  /* id of the calling plugin, else empty */
  majlis_bytes trace;   /* 16 bytes */
} majlis_call_context;

typedef struct majlis_call {
  uint32_t size;
  uint32_t deadline_ms; /* 0: the host's default; never beyond what the cause has left */
  uint64_t cause;       /* call_id being served, else 0: hands on account, trace, depth and deadline */
  majlis_bytes method;
  majlis_bytes params;
} majlis_call;

/* A topic's name tells its promise: `will_*` asks leave (an error reply refuses), `did_*` is delivered until it is
 * answered with MAJLIS_OK, in order per key; any other is a hint that may be lost. */
typedef struct majlis_event {
  uint32_t size;
  uint32_t audience_kind; /* published: who gets it besides the modules that subscribe */
  majlis_bytes audience;  /* 16 bytes: account, or stream whose devices get it; else empty */
  majlis_bytes topic;     /* "chat.typing"; begins with the publisher's prefix */
  majlis_bytes key;       /* what it is about, at most 64 bytes; subscribers may ask for one key */
  majlis_bytes payload;
} majlis_event;

typedef struct majlis_http_request {
  uint32_t size;
  uint32_t reserved;
  int64_t body_size; /* -1: unknown */
  majlis_bytes method;
  majlis_bytes path;    /* decoded, below the plugin's own /p/ID */
  majlis_bytes query;   /* as it came */
  majlis_bytes headers; /* CBOR map of lower-case names to text, without authorization */
} majlis_http_request;

typedef struct majlis_blob_range {
  uint32_t size;
  uint32_t flags;    /* receive: MAJLIS_PART, or 0 */
  majlis_bytes blob; /* 16 bytes, from blob_create */
  uint64_t offset;
  uint64_t length;       /* receive: the most that may come; send: how much, UINT64_MAX for the rest */
  majlis_bytes checksum; /* receive: of all that comes, 32 bytes of SHA-256 or 20 of SHA-1; or empty */
} majlis_blob_range;

/* What the host gives. The first argument is always its `self`. */
typedef struct majlis_host {
  uint32_t size;
  uint32_t abi;
  void* self;
  void (*call)(void* self, const majlis_call* call, majlis_done done, void* context);
  void (*reply)(void* self, uint64_t call_id, uint32_t outcome, majlis_bytes payload);
  void (*publish)(void* self, const majlis_event* event);
  /* Adds a topic (and a key, or empty for all); the manifest must list the topic. done: {}. */
  void (*subscribe)(void* self, majlis_bytes topic, majlis_bytes key, majlis_done done, void* context);
  void (*log)(void* self, uint32_t level, majlis_bytes text); /* never what people wrote */
  void (*timer)(void* self, uint64_t delay_ms, majlis_done done, void* context);
  void (*post)(void* self, majlis_done done, void* context); /* runs done on the strand */
  uint64_t (*now_ms)(void* self);                            /* since 1970, UTC */

  /* Answers an HTTP request; `headers` is a CBOR map of text or empty. */
  void (*http_reply)(void* self, uint64_t call_id, uint32_t status, majlis_bytes headers, majlis_bytes body);
  /* The body into a blob, from an offset that is not behind its end: {count} after fsync, also when the peer goes
   * early. With MAJLIS_PART it ends at the limit, and the rest of the body waits for the next http_receive; else
   * `quota`: more came than the limit, which was kept. `conflict`: it does not match the checksum, and nothing was
   * kept. `unavailable`: the disk refused; data says {count} of what was kept, and {full} where there is no room. The
   * request is still to be answered. */
  void (*http_receive)(void* self, uint64_t call_id, const majlis_blob_range* into, majlis_done done, void* context);
  /* Answers with a part of a blob: {count} when it is sent, or when the peer went. With an error the request is still
   * to be answered. */
  void (*http_send)(void* self, uint64_t call_id, uint32_t status, majlis_bytes headers, const majlis_blob_range* from,
                    majlis_done done, void* context);
  /* The next chunk of any other body as a CBOR byte string <= MAJLIS_CHUNK_MAX, empty at the end; `cancelled` when the
   * peer went before it. */
  void (*http_consume)(void* self, uint64_t call_id, majlis_done done, void* context);

  void (*blob_create)(void* self, majlis_done done, void* context);                    /* {blob} */
  void (*blob_stat)(void* self, majlis_bytes blob, majlis_done done, void* context);   /* {size} */
  void (*blob_remove)(void* self, majlis_bytes blob, majlis_done done, void* context); /* {} */
} majlis_host;

/* What the plugin gives back; it lasts until destroy returns. */
typedef struct majlis_plugin {
  uint32_t size;
  uint32_t abi; /* MAJLIS_ABI_VERSION it was built with */
  void* self;
  /* setup: {id, folder (where it is installed), data (its own, to write in), config}. No call comes before done with
   * MAJLIS_OK. */
  void (*start)(void* self, majlis_bytes setup, majlis_done done, void* context);
  void (*stop)(void* self, majlis_done done, void* context); /* finish what is open; no new call comes */
  void (*on_call)(void* self, const majlis_call_context* context, majlis_bytes method, majlis_bytes params);
  void (*on_cancel)(void* self, uint64_t call_id); /* the caller has gone: the answer reaches nobody */
  void (*on_event)(void* self, const majlis_call_context* context, const majlis_event* event);
  void (*on_http)(void* self, const majlis_call_context* context, const majlis_http_request* request);
  void (*destroy)(void* self); /* frees everything, joins its threads; the code may be unmapped afterwards */
} majlis_plugin;

/* The one exported symbol. Called once per load; NULL refuses (log why first). `host` lasts until destroy returns. */
#define MAJLIS_EXPORT __attribute__((visibility("default")))
MAJLIS_EXPORT const majlis_plugin* majlis_plugin_v1(const majlis_host* host);

#ifdef __cplusplus
}
#endif

#endif
