#pragma once
#include <features.h> /* before any header that sets _GNU_SOURCE: keeps fd_set identical in every Clang module */
#if defined(__swift__)
#pragma clang module import SwiftGlibc /* the C library's types belong to it alone, whatever is loaded first */
#endif
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* Macros over SSL_ctrl and SSL_CTX_ctrl, which Swift does not see. */
static inline int noc_tls_send_name(SSL *tls, const char *name) { return (int)SSL_set_tlsext_host_name(tls, name); }
static inline int noc_tls_context_at_least_12(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}
static inline void noc_tls_context_quiet(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}
