// Thousands of SNMPv3 agents behind one UDP socket: every 127.x.y.z is one with an engine id of its own. User "bench", authPriv:
// SHA-1 with "authpass12", AES-128 with "privpass12". GET; every object is a TimeTicks that runs.
// snmpv3-agents PORT COUNTS   ends with its parent; keeps "requests discoveries twice" in the file COUNTS, where `twice` counts
// the discoveries of agents that had been asked for their engine id before.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ENGINE 9
#define SLOTS (1 << 16)

typedef struct { const uint8_t *at, *end; } Reader;
typedef struct { uint8_t *at; } Writer;  // writes backwards
typedef struct { uint32_t address; int discovered; uint8_t auth[20], priv[20]; } Agent;

static Agent agents[SLOTS];
static uint8_t authUser[20], privUser[20];  // keys of the pass phrases, RFC 3414 A.2.2
static time_t start;
static unsigned long requests, discoveries, twice;

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

// What is inside the next value of that tag; an empty reader when it is another.
static Reader inside(Reader *r, int tag) {
    int length;
    if (take(r, &length) != tag) return (Reader){r->end, r->end};
    Reader value = {r->at, r->at + length};
    r->at += length;
    return value;
}

static uint32_t integer(Reader *r) {
    Reader value = inside(r, 2);
    uint32_t result = 0;
    while (value.at < value.end) result = result << 8 | *value.at++;
    return result;
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

static void octets(Writer *w, const void *data, int n) { raw(w, data, n); head(w, 4, n); }

static void sha1(const void *a, int an, const void *b, int bn, const void *c, int cn, uint8_t *out) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_DigestInit_ex(context, EVP_sha1(), 0);
    EVP_DigestUpdate(context, a, an);
    EVP_DigestUpdate(context, b, bn);
    EVP_DigestUpdate(context, c, cn);
    EVP_DigestFinal_ex(context, out, 0);
    EVP_MD_CTX_free(context);
}

static void keyOf(const char *phrase, uint8_t *out) {
    static uint8_t text[1 << 20];
    for (unsigned i = 0; i < sizeof text; i++) text[i] = phrase[i % strlen(phrase)];
    sha1(text, sizeof text, "", 0, "", 0, out);
}

static void engineOf(uint32_t address, uint8_t *engine) {
    memcpy(engine, "\x80\x00\x1f\x88\x01", 5);
    memcpy(engine + 5, &address, 4);
}

static Agent *agentAt(uint32_t address) {
    uint32_t slot = (address * 2654435761u) % SLOTS;
    while (agents[slot].address && agents[slot].address != address) slot = (slot + 1) % SLOTS;
    Agent *agent = &agents[slot];
    if (!agent->address) {
        uint8_t engine[ENGINE];
        engineOf(agent->address = address, engine);
        sha1(authUser, 20, engine, ENGINE, authUser, 20, agent->auth);
        sha1(privUser, 20, engine, ENGINE, privUser, 20, agent->priv);
    }
    return agent;
}

// AES-128 CFB (RFC 3826); returns 0 when it went well.
static int cipher(Agent *agent, uint32_t boots, uint32_t seconds, const uint8_t *salt, int encrypts,
                  const uint8_t *in, int n, uint8_t *out) {
    static EVP_CIPHER_CTX *context;
    if (!context) context = EVP_CIPHER_CTX_new();
    uint32_t moments[] = {htonl(boots), htonl(seconds)};
    uint8_t vector[16];
    memcpy(vector, moments, 8);
    memcpy(vector + 8, salt, 8);
    int length;
    return !EVP_CipherInit_ex(context, EVP_aes_128_cfb128(), 0, agent->priv, vector, encrypts)
        || !EVP_CipherUpdate(context, out, &length, in, n) || length != n;
}

// Writes the response to a GET; returns whether it could be read.
static int respond(Writer *w, Reader pdu) {
    pdu = inside(&pdu, 0xa0);
    uint32_t id = integer(&pdu);
    integer(&pdu), integer(&pdu);
    Reader bindings = inside(&pdu, 0x30), names[64];
    int count = 0;
    while (bindings.at < bindings.end && count < 64) {
        Reader binding = inside(&bindings, 0x30);
        names[count++] = inside(&binding, 6);
    }
    if (!count) return 0;
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
    number(w, 2, 0), number(w, 2, 0), number(w, 2, id);
    head(w, 0xa2, end - w->at);
    return 1;
}

// usmStatsUnknownEngineIDs (4) or usmStatsNotInTimeWindows (2).
static void report(Writer *w, uint8_t counter) {
    uint8_t name[] = {0x2b, 6, 1, 6, 3, 15, 1, 1, counter, 0}, *end = w->at;
    number(w, 0x41, 1);
    raw(w, name, sizeof name);
    head(w, 6, sizeof name);
    head(w, 0x30, end - w->at);
    head(w, 0x30, end - w->at);
    number(w, 2, 0), number(w, 2, 0), number(w, 2, 0);
    head(w, 0xa8, end - w->at);
}

static int answer(const uint8_t *in, int n, uint32_t address, uint8_t *end, uint8_t **out) {
    Reader all = {in, in + n}, message = inside(&all, 0x30);
    if (integer(&message) != 3) return 0;
    Reader global = inside(&message, 0x30);
    uint32_t id = integer(&global);
    integer(&global);
    Reader flags = inside(&global, 4), packed = inside(&message, 4), security = inside(&packed, 0x30);
    Reader asked = inside(&security, 4);
    uint32_t boots = integer(&security), seconds = integer(&security);
    Reader user = inside(&security, 4), digest = inside(&security, 4), salt = inside(&security, 4);
    if (flags.at == flags.end || digest.at > digest.end) return 0;

    requests++;
    Agent *agent = agentAt(address);
    uint8_t engine[ENGINE], own = 0, isKnown;
    engineOf(address, engine);
    uint32_t now = time(0) - start + 1;
    isKnown = asked.end - asked.at == ENGINE && !memcmp(asked.at, engine, ENGINE);
    if (asked.at == asked.end) {
        discoveries++;
        twice += agent->discovered;
        agent->discovered = 1;
    }
    Writer w = {end};
    if (!isKnown || boots != 1 || labs((long)seconds - (long)now) > 150) {
        report(&w, isKnown ? 2 : 4);
        octets(&w, "", 0), octets(&w, engine, ENGINE);
        head(&w, 0x30, end - w.at);
        own = isKnown;  // only who has the key is told the time
    } else {
        uint8_t plain[2048];
        Reader secret = inside(&message, 4);
        int length = secret.end - secret.at;
        if (!(*flags.at & 2) || length > (int)sizeof plain || salt.end - salt.at != 8) return 0;
        if (cipher(agent, boots, seconds, salt.at, 0, secret.at, length, plain)) return 0;
        Reader outer = {plain, plain + length}, scoped = inside(&outer, 0x30);
        Reader context = inside(&scoped, 4), name = inside(&scoped, 4);
        if (!respond(&w, scoped)) return 0;
        octets(&w, name.at, name.end - name.at), octets(&w, context.at, context.end - context.at);
        head(&w, 0x30, end - w.at);
        own = 3;
    }
    static uint64_t lastSalt;
    if (own & 2) {
        lastSalt++;
        if (cipher(agent, 1, now, (uint8_t *)&lastSalt, 1, w.at, end - w.at, w.at)) return 0;
        head(&w, 4, end - w.at);
    }
    uint8_t *parameters = w.at, *place = 0;
    octets(&w, &lastSalt, own & 2 ? 8 : 0);
    octets(&w, "\0\0\0\0\0\0\0\0\0\0\0", own & 1 ? 12 : 0);
    if (own & 1) place = w.at + 2;
    octets(&w, user.at, user.end - user.at);
    number(&w, 2, now), number(&w, 2, 1);
    octets(&w, engine, ENGINE);
    head(&w, 0x30, parameters - w.at);
    head(&w, 4, parameters - w.at);
    uint8_t *header = w.at;
    number(&w, 2, 3);
    octets(&w, &own, 1);
    number(&w, 2, 65507), number(&w, 2, id);
    head(&w, 0x30, header - w.at);
    number(&w, 2, 3);
    head(&w, 0x30, end - w.at);
    if (place) {
        uint8_t sum[20];
        HMAC(EVP_sha1(), agent->auth, 20, w.at, end - w.at, sum, 0);
        memcpy(place, sum, 12);
    }
    *out = w.at;
    return end - w.at;
}

static void keepCounts(const char *path) {
    static struct timespec last;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec == last.tv_sec) return;
    last = now;
    char text[64];
    FILE *file = fopen(path, "w");
    if (!file) return;
    fwrite(text, 1, snprintf(text, sizeof text, "%lu %lu %lu\n", requests, discoveries, twice), file);
    fclose(file);
}

int main(int argc, char **argv) {
    if (argc != 3) return fprintf(stderr, "usage: snmpv3-agents PORT COUNTS\n"), 2;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    keyOf("authpass12", authUser);
    keyOf("privpass12", privUser);
    start = time(0);
    int fd = socket(AF_INET, SOCK_DGRAM, 0), one = 1, size = 8 << 20;
    setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    if (bind(fd, (void *)&address, sizeof address)) return perror("snmpv3-agents"), 1;
    for (;;) {
        uint8_t in[2048], buffer[4096], control[64], *out = buffer;
        struct sockaddr_in from;
        struct iovec part = {in, sizeof in};
        struct msghdr m = {.msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1,
                           .msg_control = control, .msg_controllen = sizeof control};
        int n = recvmsg(fd, &m, 0);
        struct cmsghdr *c = n > 0 ? CMSG_FIRSTHDR(&m) : 0;
        if (!c) continue;
        struct in_pktinfo *info = (void *)CMSG_DATA(c);
        part.iov_len = answer(in, n, info->ipi_addr.s_addr, buffer + sizeof buffer, &out);
        keepCounts(argv[2]);
        if (!part.iov_len) continue;
        part.iov_base = out;
        info->ipi_spec_dst = info->ipi_addr;  // answer from the address that was asked
        info->ipi_ifindex = 0;
        sendmsg(fd, &m, 0);
    }
}
