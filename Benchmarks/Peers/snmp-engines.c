// Agents of SNMP v3 with SHA-1 and AES-128 (RFC 3414, RFC 3826), each an engine of its own.
// snmp-engines PORT AUTH PRIV   at SIGTERM it prints how often it was asked who it is, of all agents and of the one asked most.
#define _GNU_SOURCE
#include "agents.h"
#include "ber.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>

enum { ENGINES = 1 << 16, KEY = 20, MAC = 12, ID = 9, WINDOW = 150, AUTH = 1, PRIV = 2, REPORT = 0xa8 };
typedef struct { uint32_t address; uint8_t id[ID], auth[KEY], priv[KEY]; unsigned lookups, answers; } Engine;

static Engine engines[ENGINES];
static uint8_t authKey[KEY], privKey[KEY];
static volatile sig_atomic_t stops;

static uint32_t seconds(void) {
    static time_t start;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!start) start = now.tv_sec;
    return now.tv_sec - start + 1;
}

static void hash(uint8_t out[KEY], const void *a, size_t na, const void *b, size_t nb, const void *c, size_t nc) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_DigestInit_ex(context, EVP_sha1(), 0);
    EVP_DigestUpdate(context, a, na), EVP_DigestUpdate(context, b, nb), EVP_DigestUpdate(context, c, nc);
    EVP_DigestFinal_ex(context, out, 0);
    EVP_MD_CTX_free(context);
}

// RFC 3414 A.2: a megabyte of the password, hashed.
static void derive(uint8_t key[KEY], const char *password) {
    size_t length = strlen(password), size = 1 << 20;
    char *long_one = malloc(size);
    for (size_t i = 0; i < size; i++) long_one[i] = password[i % length];
    hash(key, long_one, size, 0, 0, 0, 0);
    free(long_one);
}

static Engine *engine(uint32_t address) {
    uint32_t slot = address * 2654435761u >> 16;
    while (engines[slot].address && engines[slot].address != address) slot = (slot + 1) % ENGINES;
    Engine *e = &engines[slot];
    if (e->address) return e;
    e->address = address;
    memcpy(e->id, "\x80\x00\x1f\x88\x01", 5), memcpy(e->id + 5, &address, 4);
    hash(e->auth, authKey, KEY, e->id, ID, authKey, KEY);
    hash(e->priv, privKey, KEY, e->id, ID, privKey, KEY);
    return e;
}

// AES-128 in CFB, RFC 3826 3.1.2.1. Encrypts in place, or the reverse.
static void crypt_with(const Engine *e, uint32_t boots, uint32_t time, const uint8_t salt[8], uint8_t *bytes, int n, int seals) {
    uint8_t iv[16] = {boots >> 24, boots >> 16, boots >> 8, boots, time >> 24, time >> 16, time >> 8, time};
    memcpy(iv + 8, salt, 8);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    EVP_CipherInit_ex(context, EVP_aes_128_cfb128(), 0, e->priv, iv, seals);
    EVP_CipherUpdate(context, bytes, &n, bytes, n);
    EVP_CIPHER_CTX_free(context);
}

// A report that counts one thing: of usmStats (RFC 3414) number `which`.
static void report(Writer *w, Reader id, int which) {
    uint8_t *end = w->at, object[] = {0x2b, 6, 1, 6, 3, 15, 1, 1, which, 0};
    number(w, 0x41, 1);
    raw(w, object, sizeof object);
    head(w, 6, sizeof object);
    head(w, 0x30, end - w->at);
    head(w, 0x30, end - w->at);
    number(w, 2, 0), number(w, 2, 0);
    raw(w, id.at, id.at ? id.end - id.at : 0);
    head(w, 2, id.at ? id.end - id.at : 0);
    head(w, REPORT, end - w->at);
}

int answer(uint32_t address, const uint8_t *request, int n, uint8_t *end, uint8_t **out) {
    Reader whole = {request, request + n}, message = part(&whole, 0x30);
    if (number_in(part(&message, 2)) != 3) return 0;
    Reader global = part(&message, 0x30), id = part(&global, 2);
    part(&global, 2);
    Reader flag = part(&global, 4), wrapped = part(&message, 4), security = part(&wrapped, 0x30);
    if (!security.at || flag.at == flag.end) return 0;
    int flags = *flag.at;
    Reader engineID = part(&security, 4);
    uint32_t boots = number_in(part(&security, 2)), time = number_in(part(&security, 2)), now = seconds();
    Reader user = part(&security, 4);
    part(&security, 4);
    Reader salt = part(&security, 4);
    Engine *e = engine(address);
    int isKnown = engineID.end - engineID.at == ID && !memcmp(engineID.at, e->id, ID);
    int isInTime = boots == 1 && labs((long)time - now) <= WINDOW;
    Reader scoped;
    uint8_t plain[2048];
    if (isKnown && flags & PRIV) {
        Reader sealed = part(&message, 4);
        int length = sealed.end - sealed.at;
        if (!sealed.at || salt.end - salt.at != 8) return 0;
        memcpy(plain, sealed.at, length);
        crypt_with(e, boots, time, salt.at, plain, length, 0);
        Reader opened = {plain, plain + length};
        scoped = part(&opened, 0x30);
    } else scoped = part(&message, 0x30);
    part(&scoped, 4), part(&scoped, 4);

    Writer w = {end};
    int level = 0;
    if (!isKnown) {
        e->lookups++;
        Reader pdu = part(&scoped, 0xa0);
        report(&w, part(&pdu, 2), 4);
    } else if (!isInTime) {
        Reader pdu = part(&scoped, 0xa0);
        report(&w, part(&pdu, 2), 2);
        level = AUTH;
    } else {
        if (respond(&w, part(&scoped, 0xa0))) return 0;
        e->answers++;
        level = flags & (AUTH | PRIV);
    }
    text(&w, "", 0), text(&w, e->id, ID);
    head(&w, 0x30, end - w.at);
    static uint64_t count;
    count++;
    if (level & PRIV) {
        crypt_with(e, 1, now, (void *)&count, w.at, end - w.at, 1);
        head(&w, 4, end - w.at);
    }
    uint8_t *parameters = w.at, *mac = 0, none[MAC] = {0};
    text(&w, &count, level & PRIV ? 8 : 0);
    text(&w, none, level & AUTH ? MAC : 0);
    mac = w.at + 2;
    text(&w, user.at, user.end - user.at);
    number(&w, 2, now), number(&w, 2, 1);
    text(&w, e->id, ID);
    head(&w, 0x30, parameters - w.at);
    head(&w, 4, parameters - w.at);
    uint8_t *data = w.at, byte = level;
    number(&w, 2, 3);
    text(&w, &byte, 1);
    number(&w, 2, 65507);
    raw(&w, id.at, id.end - id.at), head(&w, 2, id.end - id.at);
    head(&w, 0x30, data - w.at);
    number(&w, 2, 3);
    head(&w, 0x30, end - w.at);
    if (level & AUTH) {
        uint8_t digest[EVP_MAX_MD_SIZE];
        HMAC(EVP_sha1(), e->auth, KEY, w.at, end - w.at, digest, 0);
        memcpy(mac, digest, MAC);
    }
    *out = w.at;
    return end - w.at;
}

static void stop(int number) { stops = number; }

int main(int argc, char **argv) {
    if (argc != 4) return fprintf(stderr, "usage: snmp-engines PORT AUTH PRIV\n"), 2;
    derive(authKey, argv[2]), derive(privKey, argv[3]);
    struct sigaction action = {.sa_handler = stop};  // without SA_RESTART: it ends the wait for a request
    sigaction(SIGTERM, &action, 0);
    int status = serve(atoi(argv[1]), &stops);
    unsigned agents = 0, lookups = 0, most = 0, answers = 0;
    for (int i = 0; i < ENGINES; i++) {
        agents += engines[i].address != 0, lookups += engines[i].lookups, answers += engines[i].answers;
        if (engines[i].lookups > most) most = engines[i].lookups;
    }
    printf("{\"agents\": %u, \"lookups\": %u, \"most\": %u, \"answers\": %u}\n", agents, lookups, most, answers);
    return status;
}
