/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/i18n.h"
#include "core/exchange/curl_loop.h"
#include "core/exchange/transfer_internal.h"

enum { BUFFER_SIZE = 512 * 1024, KEEPALIVE_S = 60, MS = 1000, SOCKET_LIMIT = 16 };

struct link {
    CURLM *multi; /* keeps the connection between requests */
    char words[CURL_ERROR_SIZE];
    int sockets[SOCKET_LIMIT]; /* 1 + descriptor of those that are open, 0 = free place */
};

/* A request under way: what the callbacks of libcurl get. */
struct running {
    struct request *request;
    struct job *job;
    struct error *error;
    int64_t position;
};

/* The first option that libcurl refuses is kept: a check that was not set must not be missing. */
struct options {
    CURL *easy;
    CURLcode code;
    struct curl_slist *first; /* commands before the request */
    struct curl_slist *last;  /* and between its preparation and its own command */
};

/* clang-format off */
static const struct {
    const char *scheme, *root;
    bool tls, ssh;
} protocols[] = {
    /* %2F: libcurl takes an FTP path as relative to where the login arrives. */
    [TRANSFER_PLAIN]    = { "ftp",  "/%2F", false, false },
    [TRANSFER_EXPLICIT] = { "ftp",  "/%2F", true,  false },
    [TRANSFER_IMPLICIT] = { "ftps", "/%2F", true,  false },
    [TRANSFER_SFTP]     = { "sftp", "/",    false, true },
};
/* clang-format on */
_Static_assert(sizeof protocols / sizeof protocols[0] == TRANSFER_SECURITY_COUNT,
               "one row per security");
_Static_assert(TRANSFER_WORDS_SIZE == CURL_ERROR_SIZE, "room for libcurl's words");

/* Of no key: a server is asked for its own with it, and refused. */
static const char pin_of_nobody[] = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

static void set_number(struct options *options, CURLoption option, long value)
{
    if (options->code == CURLE_OK)
        options->code = curl_easy_setopt(options->easy, option, value);
}

static void set_large(struct options *options, CURLoption option, int64_t value)
{
    if (options->code == CURLE_OK)
        options->code = curl_easy_setopt(options->easy, option, (curl_off_t)value);
}

static void set_text(struct options *options, CURLoption option, const char *value)
{
    if (options->code == CURLE_OK)
        options->code = curl_easy_setopt(options->easy, option, value);
}

static void set_pointer(struct options *options, CURLoption option, void *value)
{
    if (options->code == CURLE_OK)
        options->code = curl_easy_setopt(options->easy, option, value);
}

/*
 * Before libcurl closes an FTP connection it says goodbye and waits for the answer, as long
 * as for any other, in a call that nothing can stop. It does not wait on what is shut down.
 */
static void shut_down(const struct link *link, int how)
{
    for (size_t i = 0; i < SOCKET_LIMIT; i++) {
        if (link->sockets[i] != 0)
            shutdown(link->sockets[i] - 1, how);
    }
}

static curl_socket_t on_open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct link *link = data;
    size_t i = 0;
    int opened;

    (void)purpose;
    while (i < SOCKET_LIMIT && link->sockets[i] != 0)
        i++;
    if (i == SOCKET_LIMIT)
        return CURL_SOCKET_BAD;
    opened = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    link->sockets[i] = opened + 1;
    return opened < 0 ? CURL_SOCKET_BAD : opened;
}

static int on_close_socket(void *data, curl_socket_t closed)
{
    struct link *link = data;

    for (size_t i = 0; i < SOCKET_LIMIT; i++) {
        if (link->sockets[i] == closed + 1)
            link->sockets[i] = 0;
    }
    return close(closed);
}

struct link *link_open(struct error *error)
{
    struct link *link;

    if (!transfer_init(error))
        return NULL;
    link = calloc(1, sizeof *link);
    if (link == NULL) {
        error_memory(error);
        return NULL;
    }
    link->multi = curl_multi_init();
    if (link->multi == NULL) {
        error_memory(error);
        link_close(link);
        return NULL;
    }
    return link;
}

void link_close(struct link *link)
{
    if (link == NULL)
        return;
    shut_down(link, SHUT_RD); /* goodbye goes out, its answer is not waited for */
    if (link->multi != NULL)
        curl_multi_cleanup(link->multi);
    free(link);
}

/* Percent-encodes; slashes stay. */
static void add_encoded(struct text *url, const char *path)
{
    for (; *path != '\0'; path++) {
        unsigned char byte = (unsigned char)*path;

        if (byte < 0x80 && (isalnum(byte) || strchr("-._~/", byte) != NULL))
            text_add_char(url, *path);
        else
            text_format(url, "%%%02X", byte);
    }
}

static void add_url(struct text *url, const struct transfer *transfer,
                    const struct request *request)
{
    const struct transfer_address *address = &transfer->address;
    bool v6 = strchr(address->host, ':') != NULL;

    text_format(url, "%s://%s%s%s", protocols[transfer->security].scheme, v6 ? "[" : "",
                address->host, v6 ? "]" : "");
    if (address->port != 0)
        text_format(url, ":%d", address->port);
    if (request->directory == NULL) {
        text_add_char(url, '/');
        return;
    }
    text_add(url, protocols[transfer->security].root);
    add_encoded(url, request->directory + 1);
    if (request->directory[1] != '\0')
        text_add_char(url, '/');
    if (request->name != NULL)
        add_encoded(url, request->name);
}

static size_t on_read(char *to, size_t size, size_t count, void *data)
{
    struct running *running = data;
    ssize_t got;

    do {
        got = pread(running->request->descriptor, to, size * count, running->position);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        error_set_errno(running->error, _("Impossible de lire le fichier à envoyer"));
        return CURL_READFUNC_ABORT;
    }
    running->position += got;
    return (size_t)got;
}

static int on_seek(void *data, curl_off_t offset, int origin)
{
    struct running *running = data;

    if (origin != SEEK_SET)
        return CURL_SEEKFUNC_CANTSEEK;
    running->position = offset;
    return CURL_SEEKFUNC_OK;
}

static size_t on_write(char *bytes, size_t size, size_t count, void *data)
{
    struct running *running = data;
    struct request *request = running->request;

    /* What libcurl says of a file it only looks at comes as if it were content. */
    if (request->take == NULL)
        return size * count;
    if (!request->take(request->data, bytes, size * count, running->error))
        return 0;
    running->position += (int64_t)(size * count);
    return size * count;
}

/* libcurl waits for some answers by itself: this is how it hears of a stop then. */
static int on_progress(void *data, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
                       curl_off_t up)
{
    const struct running *running = data;

    (void)down_total;
    (void)down;
    (void)up_total;
    (void)up;
    return job_stopping(running->job);
}

static void keep_pin(struct transfer *transfer, const char *prefix, const char *hash, size_t size)
{
    size_t length = 0;

    while (length < size && hash[length] != '\0' && strchr("\r\n ", hash[length]) == NULL)
        length++;
    snprintf(transfer->peer_pin, sizeof transfer->peer_pin, "%s%.*s", prefix, (int)length, hash);
}

/* libcurl tells the key that it refuses here, and nowhere else. */
static int on_debug(CURL *easy, curl_infotype kind, char *bytes, size_t size, void *data)
{
    static const struct {
        const char *mark, *prefix;
    } marks[] = {
        { "public key hash: sha256//", "sha256//" },
        { "SSH SHA256 fingerprint: ", "SHA256:" },
    };
    struct transfer *transfer = data;

    (void)easy;
    if (kind != CURLINFO_TEXT)
        return 0;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t length = strlen(marks[i].mark);
        const char *mark = memmem(bytes, size, marks[i].mark, length);

        if (mark != NULL)
            keep_pin(transfer, marks[i].prefix, mark + length,
                     size - (size_t)(mark + length - bytes));
    }
    return 0;
}

/* Only a key that known_hosts holds is accepted; of another, keeps what ftp_pin would be. */
static int on_host_key(CURL *easy, const struct curl_khkey *known, const struct curl_khkey *found,
                       enum curl_khmatch match, void *data)
{
    struct transfer *transfer = data;
    unsigned char hash[crypto_hash_sha256_BYTES];
    char encoded[sodium_base64_ENCODED_LEN(sizeof hash, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];

    (void)easy;
    (void)known;
    if (match == CURLKHMATCH_OK)
        return CURLKHSTAT_FINE;
    if (found->len > 0) {
        crypto_hash_sha256(hash, (const unsigned char *)found->key, found->len);
        sodium_bin2base64(encoded, sizeof encoded, hash, sizeof hash,
                          sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
        keep_pin(transfer, "SHA256:", encoded, sizeof encoded);
    }
    return CURLKHSTAT_REJECT;
}

/* The type of the function is what libcurl documents for the option. */
static void set_callbacks(struct options *options, struct transfer *transfer,
                          struct running *running)
{
    CURL *easy = options->easy;

    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_write);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_seek);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->link->words);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close_socket);
    set_pointer(options, CURLOPT_OPENSOCKETDATA, transfer->link);
    set_pointer(options, CURLOPT_CLOSESOCKETDATA, transfer->link);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    set_number(options, CURLOPT_NOPROGRESS, 0);
    set_pointer(options, CURLOPT_XFERINFODATA, running);
    set_pointer(options, CURLOPT_WRITEDATA, running);
    set_pointer(options, CURLOPT_READDATA, running);
    set_pointer(options, CURLOPT_SEEKDATA, running);
    set_pointer(options, CURLOPT_DEBUGDATA, transfer);
}

static void set_connection(struct options *options, const struct transfer *transfer)
{
    set_text(options, CURLOPT_PROTOCOLS_STR, protocols[transfer->security].scheme);
    set_text(options, CURLOPT_PROXY, ""); /* nor one of the environment */
    set_number(options, CURLOPT_NETRC, CURL_NETRC_IGNORED);
    set_number(options, CURLOPT_NOSIGNAL, 1);
    set_number(options, CURLOPT_FTP_FILEMETHOD, CURLFTPMETHOD_SINGLECWD);
    set_number(options, CURLOPT_CONNECTTIMEOUT, transfer->connect_timeout_s);
    set_number(options, CURLOPT_SERVER_RESPONSE_TIMEOUT, transfer->stall_timeout_s);
    set_number(options, CURLOPT_LOW_SPEED_LIMIT, 1);
    set_number(options, CURLOPT_LOW_SPEED_TIME, transfer->stall_timeout_s);
    /* The control connection says nothing while a long file travels: routers forget it. */
    set_number(options, CURLOPT_TCP_KEEPALIVE, 1);
    set_number(options, CURLOPT_TCP_KEEPIDLE, KEEPALIVE_S);
    set_number(options, CURLOPT_UPLOAD_BUFFERSIZE, BUFFER_SIZE);
    set_number(options, CURLOPT_BUFFERSIZE, BUFFER_SIZE);
}

static void set_login(struct options *options, const struct transfer *transfer)
{
    set_text(options, CURLOPT_USERNAME, transfer->user);
    set_text(options, CURLOPT_PASSWORD, transfer->password);
    if (protocols[transfer->security].ssh)
        set_number(options, CURLOPT_SSH_AUTH_TYPES, CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD);
}

/*
 * Up to 8.9, libcurl closes a data connection without reading what TLS 1.3 servers say last:
 * the system then resets it, and a server that is slow to read loses the end of the file.
 */
static long tls_versions(void)
{
    enum { SHUTS_DOWN = 0x080a00 };

    if (curl_version_info(CURLVERSION_NOW)->version_num >= SHUTS_DOWN)
        return CURL_SSLVERSION_TLSv1_2;
    return CURL_SSLVERSION_TLSv1_2 | CURL_SSLVERSION_MAX_TLSv1_2;
}

/* Whom the password may be given to. */
static void set_trust(struct options *options, struct transfer *transfer, const char *pin)
{
    if (transfer->security == TRANSFER_PLAIN)
        return;
    set_number(options, CURLOPT_VERBOSE, 1); /* for on_debug(); nothing is printed */
    if (protocols[transfer->security].tls) {
        set_number(options, CURLOPT_USE_SSL, CURLUSESSL_ALL);
        set_number(options, CURLOPT_SSLVERSION, tls_versions());
        set_number(options, CURLOPT_SSL_VERIFYPEER, pin == NULL);
        set_number(options, CURLOPT_SSL_VERIFYHOST, pin == NULL ? 2 : 0);
        if (pin != NULL)
            set_text(options, CURLOPT_PINNEDPUBLICKEY, pin);
    } else if (pin != NULL) {
        set_text(options, CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, pin);
    } else {
        set_text(options, CURLOPT_SSH_KNOWNHOSTS, transfer->known_hosts);
        curl_easy_setopt(options->easy, CURLOPT_SSH_KEYFUNCTION, on_host_key);
        set_pointer(options, CURLOPT_SSH_KEYDATA, transfer);
    }
}

static void add_command(struct options *options, struct curl_slist **list, const char *command)
{
    struct curl_slist *longer = curl_slist_append(*list, command);

    if (longer != NULL)
        *list = longer;
    else
        options->code = CURLE_OUT_OF_MEMORY;
}

/* From an offset, to the end whatever size the server tells: it must not cut the file at it. */
static void set_reading(struct options *options, const struct transfer *transfer, int64_t offset)
{
    char command[40];

    if (protocols[transfer->security].ssh) {
        set_large(options, CURLOPT_RESUME_FROM_LARGE, offset);
        return;
    }
    set_number(options, CURLOPT_IGNORE_CONTENT_LENGTH, 1);
    if (offset > 0) {
        /* libcurl then ignores the offset too. */
        snprintf(command, sizeof command, "REST %" PRId64, offset);
        add_command(options, &options->last, command);
    }
}

static void set_request(struct options *options, const struct transfer *transfer,
                        const struct request *request)
{
    switch (request->kind) {
    case REQUEST_LOOK:
        set_number(options, CURLOPT_NOBODY, 1);
        break;
    case REQUEST_LIST:
        set_number(options, CURLOPT_DIRLISTONLY, 1);
        break;
    case REQUEST_READ:
        set_reading(options, transfer, request->offset);
        break;
    case REQUEST_WRITE:
        set_number(options, CURLOPT_UPLOAD, 1);
        set_large(options, CURLOPT_INFILESIZE_LARGE, request->size);
        set_large(options, CURLOPT_RESUME_FROM_LARGE, request->offset);
        break;
    }
    for (size_t i = 0; request->commands != NULL && i < request->commands->count; i++)
        add_command(options, &options->first, request->commands->items[i]);
    set_pointer(options, CURLOPT_QUOTE, options->first);
    set_pointer(options, CURLOPT_PREQUOTE, options->last);
}

static void begin_options(struct options *options, const struct transfer *transfer,
                          const struct request *request)
{
    struct text url = TEXT_INIT;

    add_url(&url, transfer, request);
    options->easy = curl_easy_init();
    if (options->easy == NULL || url.failed)
        options->code = CURLE_OUT_OF_MEMORY;
    set_text(options, CURLOPT_URL, text_string(&url));
    text_clear(&url);
}

static void end_options(struct options *options)
{
    curl_easy_cleanup(options->easy);
    curl_slist_free_all(options->first);
    curl_slist_free_all(options->last);
}

/*
 * libcurl tells the key of a refused certificate only when another was expected: it is
 * expected here, on a connection that is refused before a name or a password goes out.
 */
static void learn_pin(struct transfer *transfer, struct job *job)
{
    struct request request = { .kind = REQUEST_LOOK };
    struct error ignored = ERROR_INIT;
    struct running running = { .request = &request, .job = job, .error = &ignored };
    struct options options = { .code = CURLE_OK };
    struct curl_loop loop = { .job = job, .silence_ms = transfer->connect_timeout_s * MS };

    begin_options(&options, transfer, &request);
    set_callbacks(&options, transfer, &running);
    set_pointer(&options, CURLOPT_ERRORBUFFER, NULL); /* the words of the refusal stay */
    set_connection(&options, transfer);
    set_trust(&options, transfer, pin_of_nobody);
    set_request(&options, transfer, &request);
    set_number(&options, CURLOPT_FRESH_CONNECT, 1);
    if (options.code == CURLE_OK)
        curl_loop_run(transfer->link->multi, options.easy, &loop);
    end_options(&options);
}

static enum request_result find_result(const struct transfer *transfer,
                                       const struct request *request, CURLcode code, int reply)
{
    bool ssh = protocols[transfer->security].ssh;

    if (code == CURLE_OK)
        return REQUEST_DONE;
    if (code == CURLE_REMOTE_ACCESS_DENIED && !ssh && reply >= 500)
        return REQUEST_NO_DIRECTORY;
    if (code == CURLE_REMOTE_FILE_NOT_FOUND && ssh &&
        (request->kind == REQUEST_WRITE || request->kind == REQUEST_LIST))
        return REQUEST_NO_DIRECTORY;
    if (code == CURLE_REMOTE_FILE_NOT_FOUND ||
        (code == CURLE_FTP_COULDNT_RETR_FILE && reply == 550))
        return REQUEST_NO_FILE;
    return transfer_fault_find(code, reply).code == ERROR_REMOTE ? REQUEST_REFUSED : REQUEST_FAILED;
}

static void tell_failure(struct transfer *transfer, const struct request *request, CURLcode code,
                         int reply, struct error *error)
{
    /* Of a key that was pinned, libcurl tells two ways according to the protocol. */
    bool other = code == CURLE_PEER_FAILED_VERIFICATION && transfer->pin != NULL;
    struct transfer_fault fault =
        transfer_fault_find(other ? CURLE_SSL_PINNEDPUBKEYNOTMATCH : code, reply);
    const char *words = transfer->link->words;
    const char *host = transfer->address.host;

    if (fault.code == ERROR_STOPPED)
        error_set(error, ERROR_STOPPED, _("Arrêt demandé."));
    else if (transfer->peer_pin[0] != '\0' &&
             (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_PINNEDPUBKEYNOTMATCH))
        error_set(error, fault.code, _("%s : %s Empreinte présentée : %s"), host,
                  gettext(fault.sentence), transfer->peer_pin);
    else
        error_set(error, fault.code, _("%s : %s"), host, gettext(fault.sentence));
    /* A server that repeats the password in its answer does not get it into a log. */
    if (transfer->password[0] != '\0' && strstr(words, transfer->password) != NULL)
        words = "";
    error_detail(error, "%s/%s, libcurl %d, reply %d: %s",
                 request->directory == NULL ? "" : request->directory,
                 request->name == NULL ? "" : request->name, (int)code, reply, words);
}

enum request_result request_run(struct transfer *transfer, struct request *request, struct job *job,
                                struct error *error)
{
    struct running running = {
        .request = request,
        .job = job,
        .error = error,
        .position = request->offset,
    };
    struct curl_loop loop = {
        .job = job,
        .position = &running.position,
        .total = request->shown ? request->size : 0,
        .silence_ms = (transfer->connect_timeout_s + transfer->stall_timeout_s) * (int64_t)MS,
    };
    struct options options = { .code = CURLE_OK };
    curl_off_t length = -1;
    long reply = 0;

    transfer->link->words[0] = '\0';
    transfer->peer_pin[0] = '\0';
    begin_options(&options, transfer, request);
    set_callbacks(&options, transfer, &running);
    set_connection(&options, transfer);
    set_login(&options, transfer);
    set_trust(&options, transfer, transfer->pin);
    set_request(&options, transfer, request);
    if (options.code == CURLE_OK)
        options.code = curl_loop_run(transfer->link->multi, options.easy, &loop);
    /* An answer may still be on its way, that another request would take for its own. */
    if (options.code == CURLE_ABORTED_BY_CALLBACK || options.code == CURLE_OPERATION_TIMEDOUT)
        shut_down(transfer->link, SHUT_RDWR);
    if (options.easy != NULL) {
        curl_easy_getinfo(options.easy, CURLINFO_RESPONSE_CODE, &reply);
        curl_easy_getinfo(options.easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    }
    end_options(&options);
    request->length = length < 0 ? TRANSFER_SIZE_UNKNOWN : length;
    request->position = running.position;
    if (options.code == CURLE_PEER_FAILED_VERIFICATION && protocols[transfer->security].tls)
        learn_pin(transfer, job);
    if (options.code != CURLE_OK)
        tell_failure(transfer, request, options.code, (int)reply, error);
    return find_result(transfer, request, options.code, (int)reply);
}
