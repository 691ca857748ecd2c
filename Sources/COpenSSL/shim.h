#pragma once
#include <features.h> /* before any header that sets _GNU_SOURCE: keeps fd_set identical in every Clang module */
#if defined(__swift__)
#pragma clang module import SwiftGlibc /* the C library's types belong to it alone, whatever is loaded first */
#endif
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

/* Variadic: "ED25519" or "SM2". NULL where the library has no such kind. */
static inline EVP_PKEY *noc_key_make(const char *kind) { return EVP_PKEY_Q_keygen(NULL, NULL, kind); }

/* OpenSSL would ask whoever sits at the terminal for a pass phrase, and wait. */
static int noc_key_no_pass_phrase(char *phrase, int size, int writing, void *context) {
    (void)phrase, (void)size, (void)writing, (void)context;
    return 0;
}
/* NULL for what is no key in PEM. */
static inline EVP_PKEY *noc_key_read(const void *text, int length) {
    BIO *source = BIO_new_mem_buf(text, length);
    EVP_PKEY *key = source ? PEM_read_bio_PrivateKey(source, NULL, noc_key_no_pass_phrase, NULL) : NULL;
    BIO_free(source);
    ERR_clear_error();
    return key;
}
/* Writes PKCS#8 in PEM; gives its length, or less than 1. */
static inline int noc_key_write(const EVP_PKEY *key, void *text, int most) {
    BIO *target = BIO_new(BIO_s_mem());
    int length = -1;
    if (target && PEM_write_bio_PKCS8PrivateKey(target, key, NULL, NULL, 0, NULL, NULL) == 1)
        length = BIO_read(target, text, most);
    BIO_free(target);
    ERR_clear_error();
    return length;
}

/* A macro. */
static inline void noc_free(void *bytes) { OPENSSL_free(bytes); }

/* GB/T 35276 names this id for every key whose owner agreed on no other. */
#define NOC_SM2_ID "1234567812345678"
/* A context that signs or verifies by the key's own digest; NULL where it cannot be had. Free it with noc_key_end. */
static inline EVP_MD_CTX *noc_key_begin(EVP_PKEY *key, int signing) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *inner = EVP_PKEY_CTX_new(key, NULL);
    int is_sm2 = EVP_PKEY_is_a(key, "SM2");
    const EVP_MD *digest = is_sm2 ? EVP_sm3() : NULL;
    if (context && inner) {
        EVP_MD_CTX_set_pkey_ctx(context, inner);
        int done = !is_sm2 || EVP_PKEY_CTX_set1_id(inner, NOC_SM2_ID, sizeof NOC_SM2_ID - 1) == 1;
        done = done
            && (signing ? EVP_DigestSignInit(context, NULL, digest, NULL, key)
                        : EVP_DigestVerifyInit(context, NULL, digest, NULL, key)) == 1;
        if (done) return context;
    }
    EVP_MD_CTX_free(context);
    EVP_PKEY_CTX_free(inner);
    return NULL;
}
/* The context does not own the one that it was given. */
static inline void noc_key_end(EVP_MD_CTX *context) {
    if (!context) return;
    EVP_PKEY_CTX *inner = EVP_MD_CTX_get_pkey_ctx(context);
    EVP_MD_CTX_free(context);
    EVP_PKEY_CTX_free(inner);
    ERR_clear_error();
}
/* 1 where the signature is the key's for the message. */
static inline int noc_key_verify(
    EVP_PKEY *key, const unsigned char *signature, size_t length, const unsigned char *message, size_t size) {
    EVP_MD_CTX *context = noc_key_begin(key, 0);
    int verdict = context ? EVP_DigestVerify(context, signature, length, message, size) : 0;
    noc_key_end(context);
    return verdict == 1;
}
/* Length of the signature; 0 where it cannot be made. */
static inline size_t noc_key_sign(
    EVP_PKEY *key, unsigned char *signature, size_t most, const unsigned char *message, size_t size) {
    EVP_MD_CTX *context = noc_key_begin(key, 1);
    size_t length = most;
    int done = context && EVP_DigestSign(context, signature, &length, message, size) == 1;
    noc_key_end(context);
    return done ? length : 0;
}

/* DER of a request (RFC 3161) for a token over a SHA-256, with a nonce and the signer's certificate wanted; its length, or less
   than 1. Release it with noc_free. */
static inline int noc_ts_request(const unsigned char digest[32], unsigned char **der) {
    unsigned char random[8];
    TS_REQ *request = TS_REQ_new();
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    ASN1_INTEGER *nonce = NULL;
    BIGNUM *number = NULL;
    int length = -1;
    if (request && imprint && algorithm && RAND_bytes(random, sizeof random) == 1
        && (number = BN_bin2bn(random, sizeof random, NULL)) && (nonce = BN_to_ASN1_INTEGER(number, NULL))
        && X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1
        && TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1
        && TS_MSG_IMPRINT_set_msg(imprint, (unsigned char *)digest, 32) == 1 && TS_REQ_set_version(request, 1) == 1
        && TS_REQ_set_msg_imprint(request, imprint) == 1 && TS_REQ_set_nonce(request, nonce) == 1
        && TS_REQ_set_cert_req(request, 1) == 1)
        length = i2d_TS_REQ(request, der);
    TS_REQ_free(request), TS_MSG_IMPRINT_free(imprint), X509_ALGOR_free(algorithm), ASN1_INTEGER_free(nonce), BN_free(number);
    ERR_clear_error();
    return length;
}

/* What a token says, and what is wrong with it. */
struct noc_ts_result {
    char fault[256]; /* empty where nothing is */
    long long time;  /* seconds since 1970 */
    char serial[128];
    char policy[128];
};
static inline void noc_ts_fail(struct noc_ts_result *result, const char *what) {
    const char *data = NULL;
    int flags = 0;
    unsigned long code = ERR_peek_last_error_all(NULL, NULL, NULL, &data, &flags);
    const char *reason = code ? ERR_reason_error_string(code) : NULL;
    snprintf(result->fault, sizeof result->fault, "%s%s%s%s%s", what, reason ? ": " : "", reason ? reason : "",
        data && *data && (flags & ERR_TXT_STRING) ? ", " : "", data && (flags & ERR_TXT_STRING) ? data : "");
    ERR_clear_error();
}
static inline void noc_ts_describe(TS_TST_INFO *info, struct noc_ts_result *result) {
    struct tm moment;
    const ASN1_GENERALIZEDTIME *time = TS_TST_INFO_get_time(info);
    if (time && ASN1_TIME_to_tm(time, &moment) == 1) result->time = (long long)timegm(&moment);
    BIGNUM *number = ASN1_INTEGER_to_BN(TS_TST_INFO_get_serial(info), NULL);
    char *hex = number ? BN_bn2hex(number) : NULL;
    if (hex) snprintf(result->serial, sizeof result->serial, "%s", hex);
    OBJ_obj2txt(result->policy, sizeof result->policy, TS_TST_INFO_get_policy_id(info), 1);
    OPENSSL_free(hex), BN_free(number);
}
/* Whom to trust, at the moment that the token names: a certificate that ended since was good then. */
static inline X509_STORE *noc_ts_store(const char *authorities, long long time) {
    X509_STORE *store = X509_STORE_new();
    if (store && X509_STORE_load_file(store, authorities) == 1) {
        X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t)time);
        return store;
    }
    X509_STORE_free(store);
    return NULL;
}
/* Judges a token over a SHA-256; without a file of authorities only what it covers. */
static inline void noc_ts_judge(
    PKCS7 *token, const unsigned char digest[32], const char *authorities, struct noc_ts_result *result) {
    TS_TST_INFO *info = PKCS7_to_TS_TST_INFO(token);
    if (!info) return noc_ts_fail(result, "it is no token");
    noc_ts_describe(info, result);
    TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(info);
    ASN1_OCTET_STRING *covered = TS_MSG_IMPRINT_get_msg(imprint);
    const ASN1_OBJECT *kind = NULL;
    X509_ALGOR_get0(&kind, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
    if (OBJ_obj2nid(kind) != NID_sha256 || ASN1_STRING_length(covered) != 32
        || memcmp(ASN1_STRING_get0_data(covered), digest, 32) != 0)
        noc_ts_fail(result, "it covers something else than the head");
    else if (authorities) {
        TS_VERIFY_CTX *context = TS_VERIFY_CTX_new();
        X509_STORE *store = noc_ts_store(authorities, result->time);
        if (!context || !store) {
            noc_ts_fail(result, "the file of authorities cannot be read");
            X509_STORE_free(store);
        } else {
            TS_VERIFY_CTX_set_flags(context, TS_VFY_VERSION | TS_VFY_SIGNATURE);
            TS_VERIFY_CTX_set_store(context, store);
            if (TS_RESP_verify_token(context, token) != 1) noc_ts_fail(result, "its signature does not hold");
        }
        TS_VERIFY_CTX_free(context);
    }
    TS_TST_INFO_free(info);
    ERR_clear_error();
}
static inline void noc_ts_verify(
    const unsigned char *der, long length, const unsigned char digest[32], const char *authorities,
    struct noc_ts_result *result) {
    PKCS7 *token = d2i_PKCS7(NULL, &der, length);
    if (token)
        noc_ts_judge(token, digest, authorities, result);
    else
        noc_ts_fail(result, "it is no token");
    PKCS7_free(token);
}
/* Judges an answer by its request: status, version, imprint, nonce. Gives the token's DER, to be released with noc_free, and its
   length; less than 1 and why not. The token itself is judged by noc_ts_verify. */
static inline int noc_ts_answer(
    const unsigned char *request, long size, const unsigned char *answer, long length, unsigned char **der,
    struct noc_ts_result *result) {
    TS_REQ *asked = d2i_TS_REQ(NULL, &request, size);
    TS_RESP *response = d2i_TS_RESP(NULL, &answer, length);
    TS_VERIFY_CTX *context = asked ? TS_REQ_to_TS_VERIFY_CTX(asked, NULL) : NULL;
    int count = -1;
    if (!response || !context)
        noc_ts_fail(result, "the answer is none of RFC 3161");
    else {
        TS_STATUS_INFO *status = TS_RESP_get_status_info(response);
        long granted = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status));
        if (granted != 0 && granted != 1)
            snprintf(result->fault, sizeof result->fault, "the authority refused with status %ld", granted);
        else if (TS_RESP_verify_response(context, response) != 1)
            noc_ts_fail(result, "the answer does not fit the request");
        else
            count = i2d_PKCS7(TS_RESP_get_token(response), der);
    }
    TS_REQ_free(asked), TS_RESP_free(response), TS_VERIFY_CTX_free(context);
    ERR_clear_error();
    return count;
}
