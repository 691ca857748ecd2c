// Reading and writing BER as SNMP has it (X.690). What is written is written backwards, from the end of a buffer.
#pragma once
#include <stdint.h>
#include <string.h>
#include <time.h>

typedef struct { const uint8_t *at, *end; } Reader;
typedef struct { uint8_t *at; } Writer;

// The tag of the next element, whose content is then at `r->at`; -1 for nonsense.
static inline int take(Reader *r, int *length) {
    if (r->end - r->at < 2) return -1;
    int tag = *r->at++, l = *r->at++;
    if (l & 0x80) {
        int bytes = l & 0x7f;
        if (bytes > 2 || r->end - r->at < bytes) return -1;
        for (l = 0; bytes--;) l = l << 8 | *r->at++;
    }
    if (r->end - r->at < l) return -1;
    *length = l;
    return tag;
}

// The content of the next element, which is passed over; nothing, where `tag` is not its tag.
static inline Reader part(Reader *r, int tag) {
    int length;
    if (take(r, &length) != tag) return (Reader){0, 0};
    Reader inner = {r->at, r->at + length};
    r->at += length;
    return inner;
}

static inline long number_in(Reader r) {
    long value = 0;
    while (r.at < r.end) value = value << 8 | *r.at++;
    return value;
}

static inline void raw(Writer *w, const void *bytes, int n) { w->at -= n; memcpy(w->at, bytes, n); }

static inline void head(Writer *w, int tag, int length) {
    if (length < 128) *--w->at = length;
    else { *--w->at = length; *--w->at = length >> 8; *--w->at = 0x82; }
    *--w->at = tag;
}

static inline void number(Writer *w, int tag, uint32_t value) {
    uint8_t *end = w->at;
    do { *--w->at = value; value >>= 8; } while (value || (w->at[0] & 0x80));
    head(w, tag, end - w->at);
}

static inline void text(Writer *w, const void *bytes, int n) { raw(w, bytes, n); head(w, 4, n); }

// The GetResponse to a GetRequest or a GetBulkRequest: for each object that was asked for TimeTicks that run.
// 0, or -1 for nonsense.
static inline int respond(Writer *w, Reader request) {
    Reader id = part(&request, 2);
    part(&request, 2), part(&request, 2);
    Reader list = part(&request, 0x30), names[64];
    int count = 0;
    while (list.at < list.end && count < 64) {
        Reader pair = part(&list, 0x30);
        names[count] = part(&pair, 6);
        if (!names[count++].at) return -1;
    }
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint8_t *end = w->at;
    while (count--) {
        uint8_t *close = w->at;
        number(w, 0x43, now.tv_sec * 100 + now.tv_nsec / 10000000);
        raw(w, names[count].at, names[count].end - names[count].at);
        head(w, 6, names[count].end - names[count].at);
        head(w, 0x30, close - w->at);
    }
    head(w, 0x30, end - w->at);
    number(w, 2, 0);
    number(w, 2, 0);
    raw(w, id.at, id.end - id.at);
    head(w, 2, id.end - id.at);
    head(w, 0xa2, end - w->at);
    return 0;
}
