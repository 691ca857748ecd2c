#pragma once
#include <features.h> /* before any header that sets _GNU_SOURCE: keeps fd_set identical in every Clang module */
#if defined(__swift__)
#pragma clang module import SwiftGlibc /* the C library's types belong to it alone, whatever is loaded first */
#endif
#include <math.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* Macros over SSL_ctrl and SSL_CTX_ctrl, which Swift does not see. */
static inline int noc_tls_send_name(SSL *tls, const char *name) { return (int)SSL_set_tlsext_host_name(tls, name); }
static inline int noc_tls_context_at_least_12(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}
/* All that old devices speak: TLS 1.0, weak ciphers, short keys, the old way to renegotiate. */
static inline int noc_tls_context_legacy(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_LEGACY_SERVER_CONNECT);
    return SSL_CTX_set_min_proto_version(context, TLS1_VERSION) && SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
}

/* OpenSSL calls it when the server asks for a certificate and none is configured; 0: goes on without. That it was asked is noted
   beside the connection: a pointer that is not NULL, as it is in a new one. */
static int noc_tls_certificate_wanted(SSL *tls, X509 **certificate, EVP_PKEY **key) {
    (void)certificate, (void)key;
    SSL_set_app_data(tls, (char *)tls);
    return 0;
}
static inline int noc_tls_lacks_certificate(const SSL *tls) { return SSL_get_app_data(tls) != NULL; }
/* OpenSSL calls it for the pass phrase of a key; of its own it would ask whoever sits at the terminal, and wait. 0: there is none. */
static int noc_tls_no_pass_phrase(char *phrase, int size, int writing, void *context) {
    (void)phrase, (void)size, (void)writing, (void)context;
    return 0;
}
static inline void noc_tls_context_prepare(SSL_CTX *context) {
    SSL_CTX_set_default_passwd_cb(context, noc_tls_no_pass_phrase);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_client_cert_cb(context, noc_tls_certificate_wanted);
}

static inline double noc_tls_days_of(const X509 *certificate) {
    int days = 0, seconds = 0;
    if (ASN1_TIME_diff(&days, &seconds, NULL, X509_get0_notAfter(certificate)) != 1) return NAN;
    return days + seconds / 86400.0;
}
/* Days until the first certificate of the chain ends by which the server was judged, or that it sent where nothing was judged.
   NAN: there is none. */
static inline double noc_tls_certificate_days(const SSL *tls) {
    const X509 *certificate = SSL_get0_peer_certificate(tls);
    if (certificate == NULL) return NAN;
    double least = noc_tls_days_of(certificate);
    STACK_OF(X509) *chain = SSL_get_verify_result(tls) == X509_V_OK ? SSL_get0_verified_chain(tls) : NULL;
    if (chain == NULL) chain = SSL_get_peer_cert_chain(tls);
    for (int i = 0; chain != NULL && i < sk_X509_num(chain); i++) {
        double days = noc_tls_days_of(sk_X509_value(chain, i));
        if (days < least) least = days;
    }
    return least;
}
