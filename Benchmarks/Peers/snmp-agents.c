// Thousands of agents behind one UDP socket: every 127.x.y.z is one. v1 and v2c GET; every object is a TimeTicks that runs.
// snmp-agents PORT   ends with its parent.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef struct { const uint8_t *at, *end; } Reader;
typedef struct { uint8_t *at; } Writer;  // writes backwards

static int take(Reader *r, int *length) {
    if (r->end - r->at < 2) return -1;
    int tag = *r->at++, n = *r->at++;
    if (n & 0x80) {
        int bytes = n & 0x7f;
        if (bytes > 2 || r->end - r->at < bytes) return -1;
        for (n = 0; bytes--;) n = n << 8 | *r->at++;
    }
    if (r->end - r->at < n) return -1;
    *length = n;
    return tag;
}

static void raw(Writer *w, const void *data, int n) { memcpy(w->at -= n, data, n); }

static void head(Writer *w, int tag, int n) {
    if (n < 128) *--w->at = n;
    else { *--w->at = n; *--w->at = n >> 8; *--w->at = 0x82; }
    *--w->at = tag;
}

static void number(Writer *w, int tag, uint32_t value) {
    uint8_t *end = w->at;
    do { *--w->at = value; value >>= 8; } while (value || (w->at[0] & 0x80));
    head(w, tag, end - w->at);
}

static int answer(const uint8_t *in, int n, uint8_t *end, uint8_t **out) {
    Reader r = {in, in + n};
    int length;
    if (take(&r, &length) != 0x30) return 0;
    const uint8_t *start = r.at;
    if (take(&r, &length) != 2) return 0;
    r.at += length;
    if (take(&r, &length) != 4) return 0;
    r.at += length;
    int prefix = r.at - start;  // version and community, given back as they came
    if (take(&r, &length) != 0xa0 || take(&r, &length) != 2) return 0;
    const uint8_t *id = r.at;
    int idLength = length;
    r.at += length;
    for (int i = 0; i < 2; i++) { if (take(&r, &length) != 2) return 0; r.at += length; }
    if (take(&r, &length) != 0x30) return 0;
    struct { const uint8_t *at; int n; } names[64];
    int count = 0;
    while (r.at < r.end && count < 64) {
        if (take(&r, &length) != 0x30) return 0;
        const uint8_t *next = r.at + length;
        if (take(&r, &length) != 6) return 0;
        names[count].at = r.at;
        names[count++].n = length;
        r.at = next;
    }
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    Writer w = {end};
    while (count--) {
        uint8_t *close = w.at;
        number(&w, 0x43, now.tv_sec * 100 + now.tv_nsec / 10000000);
        raw(&w, names[count].at, names[count].n);
        head(&w, 6, names[count].n);
        head(&w, 0x30, close - w.at);
    }
    head(&w, 0x30, end - w.at);
    number(&w, 2, 0);
    number(&w, 2, 0);
    raw(&w, id, idLength);
    head(&w, 2, idLength);
    head(&w, 0xa2, end - w.at);
    raw(&w, start, prefix);
    head(&w, 0x30, end - w.at);
    *out = w.at;
    return end - w.at;
}

int main(int argc, char **argv) {
    if (argc != 2) return fprintf(stderr, "usage: snmp-agents PORT\n"), 2;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int fd = socket(AF_INET, SOCK_DGRAM, 0), one = 1, size = 8 << 20;
    setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    if (bind(fd, (void *)&address, sizeof address)) return perror("snmp-agents"), 1;
    for (;;) {
        uint8_t in[2048], buffer[4096], control[64], *out;
        struct sockaddr_in from;
        struct iovec part = {in, sizeof in};
        struct msghdr m = {.msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1,
                           .msg_control = control, .msg_controllen = sizeof control};
        int n = recvmsg(fd, &m, 0);
        if (n <= 0) continue;
        part.iov_len = answer(in, n, buffer + sizeof buffer, &out);
        if (!part.iov_len) continue;
        part.iov_base = out;
        struct cmsghdr *c = CMSG_FIRSTHDR(&m);
        if (c) {  // answer from the address that was asked
            struct in_pktinfo *info = (void *)CMSG_DATA(c);
            info->ipi_spec_dst = info->ipi_addr;
            info->ipi_ifindex = 0;
        }
        sendmsg(fd, &m, 0);
    }
}
