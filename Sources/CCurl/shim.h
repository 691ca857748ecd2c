#pragma once
#include <features.h> /* before any header that sets _GNU_SOURCE: keeps fd_set identical in every Clang module */
#if defined(__swift__)
#pragma clang module import SwiftGlibc /* the C library's types belong to it alone, whatever is loaded first */
#endif
#include <curl/curl.h>
#include <openssl/ssl.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* libcurl's setters and getters are variadic, which Swift cannot call: one function per type of the last argument. */

static inline CURLcode noc_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

/* libcurl copies the text (not for CURLOPT_POSTFIELDS). NULL resets the option. */
static inline CURLcode noc_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

/* libcurl keeps the pointer. */
static inline CURLcode noc_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

/* Copies `size` bytes of body; the size must be set before. */
static inline CURLcode noc_curl_set_body(CURL *easy, const void *bytes, size_t size) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
    return code ? code : curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes);
}

typedef size_t (*noc_curl_data_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode noc_curl_set_data_callback(CURL *easy, CURLoption option, noc_curl_data_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

static inline CURLcode noc_curl_set_ready_callback(CURL *easy, curl_prereq_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLcode noc_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode noc_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

/* The text belongs to `easy`. */
static inline CURLcode noc_curl_get_text(CURL *easy, CURLINFO info, const char **value) {
    char *text = NULL;
    CURLcode code = curl_easy_getinfo(easy, info, &text);
    *value = text;
    return code;
}

static inline CURLcode noc_curl_get_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}

/* The caller frees the list. */
static inline CURLcode noc_curl_get_list(CURL *easy, CURLINFO info, struct curl_slist **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode noc_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/* A NULL callback takes it back. */
static inline CURLMcode noc_curl_multi_set_socket_callback(CURLM *multi, curl_socket_callback callback, void *context) {
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, callback);
    return code ? code : curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
}

static inline CURLMcode noc_curl_multi_set_timer_callback(CURLM *multi, curl_multi_timer_callback callback, void *context) {
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, callback);
    return code ? code : curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
}

/* The result of a message of curl_multi_info_read: a union, of which Swift shows the pointer first. */
static inline CURLcode noc_curl_message_result(const CURLMsg *message) { return message->data.result; }

/* What happens inside a transfer that libcurl does not tell afterwards. */
typedef struct {
    int socket_error;      /* errno of a socket() that failed: libcurl calls it a refused connection */
    int lacks_certificate; /* the server asked for a client certificate, and there was none */
    int is_legacy;         /* in: allow what only old devices speak */
    int socket_mark;       /* in: sockets have lower numbers than this */
} noc_curl_notes;

static curl_socket_t noc_curl_open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)purpose;
    noc_curl_notes *notes = context;
    int made = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (made >= notes->socket_mark) {
        close(made);
        made = -1;
        errno = EMFILE;
    }
    if (made < 0) notes->socket_error = errno;
    return made < 0 ? CURL_SOCKET_BAD : made;
}

/* `notes` lives as long as the transfer. */
static inline CURLcode noc_curl_note_sockets(CURL *easy, noc_curl_notes *notes) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, noc_curl_open_socket);
    return code ? code : curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, notes);
}

/* OpenSSL calls it when the server asks and no certificate is configured; 0: goes on without. */
static int noc_curl_certificate_wanted(SSL *ssl, X509 **certificate, EVP_PKEY **key) {
    (void)certificate, (void)key;
    noc_curl_notes *notes = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
    if (notes) notes->lacks_certificate = 1;
    return 0;
}

static CURLcode noc_curl_prepare_tls(CURL *easy, void *context, void *user) {
    (void)easy;
    SSL_CTX_set_app_data((SSL_CTX *)context, user);
    SSL_CTX_set_client_cert_cb((SSL_CTX *)context, noc_curl_certificate_wanted);
    if (((noc_curl_notes *)user)->is_legacy) SSL_CTX_set_options((SSL_CTX *)context, SSL_OP_LEGACY_SERVER_CONNECT);
    return CURLE_OK;
}

/* `notes` lives as long as the transfer. */
static inline CURLcode noc_curl_note_tls(CURL *easy, noc_curl_notes *notes) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, noc_curl_prepare_tls);
    return code ? code : curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, notes);
}

static inline long long noc_curl_end_of(const X509 *certificate) {
    struct tm end;
    memset(&end, 0, sizeof end);
    return ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) == 1 ? (long long)timegm(&end) : -1;
}

/* Seconds since 1970 at which the first certificate of the chain ends that the server `easy` is connected to was judged by, or
   that it sent where nothing was judged. 0: there is none, -1: unreadable. */
static inline long long noc_curl_certificate_end(CURL *easy) {
    struct curl_tlssessioninfo *session = NULL;
    if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || session == NULL) return 0;
    if (session->backend != CURLSSLBACKEND_OPENSSL || session->internals == NULL) return 0;
    const SSL *ssl = (const SSL *)session->internals;
    const X509 *certificate = SSL_get0_peer_certificate(ssl);
    if (certificate == NULL) return 0;
    long long least = noc_curl_end_of(certificate);
    STACK_OF(X509) *chain = SSL_get_verify_result(ssl) == X509_V_OK ? SSL_get0_verified_chain(ssl) : NULL;
    if (chain == NULL) chain = SSL_get_peer_cert_chain(ssl);
    for (int i = 0; chain != NULL && i < sk_X509_num(chain); i++) {
        long long end = noc_curl_end_of(sk_X509_value(chain, i));
        if (end < least) least = end;
    }
    return least;
}
