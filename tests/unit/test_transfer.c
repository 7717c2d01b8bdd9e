/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "core/exchange/transfer_internal.h"
#include "tests/check.h"

#define KEY "j9bXDmUzm7on2BuAKlI2WzXPqBN9ivbZvdFpSk4SA9w"

/* clang-format off */
static const struct {
    const char *text;
    enum transfer_security security;
    const char *host; /* NULL = refused */
    int port;
} addresses[] = {
    { "ftp.example.org",            TRANSFER_PLAIN,    "ftp.example.org", 0 },
    { "ftp.example.org:2121",       TRANSFER_EXPLICIT, "ftp.example.org", 2121 },
    { "ftp.example.org/",           TRANSFER_PLAIN,    "ftp.example.org", 0 },
    { "192.0.2.7:65535",            TRANSFER_SFTP,     "192.0.2.7",       65535 },
    { "[2001:db8::1]:2121",         TRANSFER_PLAIN,    "2001:db8::1",     2121 },
    { "[::1]",                      TRANSFER_PLAIN,    "::1",             0 },
    { "ftp://host",                 TRANSFER_EXPLICIT, "host",            0 },
    { "ftpes://host",               TRANSFER_EXPLICIT, "host",            0 },
    { "ftps://host:990/",           TRANSFER_IMPLICIT, "host",            990 },
    { "sftp://host",                TRANSFER_SFTP,     "host",            0 },
    { "caisse-été.example",         TRANSFER_PLAIN,    "caisse-été.example", 0 },
    { "ftps://host",                TRANSFER_EXPLICIT, NULL, 0 },
    { "ftp://host",                 TRANSFER_IMPLICIT, NULL, 0 },
    { "sftp://host",                TRANSFER_PLAIN,    NULL, 0 },
    { "ftp://host",                 TRANSFER_SFTP,     NULL, 0 },
    { "http://host",                TRANSFER_PLAIN,    NULL, 0 },
    { "file:///etc/passwd",         TRANSFER_PLAIN,    NULL, 0 },
    { "",                           TRANSFER_PLAIN,    NULL, 0 },
    { NULL,                         TRANSFER_PLAIN,    NULL, 0 },
    { ":21",                        TRANSFER_PLAIN,    NULL, 0 },
    { "host:",                      TRANSFER_PLAIN,    NULL, 0 },
    { "host:0",                     TRANSFER_PLAIN,    NULL, 0 },
    { "host:65536",                 TRANSFER_PLAIN,    NULL, 0 },
    { "host:21x",                   TRANSFER_PLAIN,    NULL, 0 },
    { "host:-1",                    TRANSFER_PLAIN,    NULL, 0 },
    { "host/dir",                   TRANSFER_PLAIN,    NULL, 0 },
    { "user:word@host",             TRANSFER_PLAIN,    NULL, 0 },
    { "-oProxyCommand=x",           TRANSFER_SFTP,     NULL, 0 },
    { "ho st",                      TRANSFER_PLAIN,    NULL, 0 },
    { "host\r\nQUIT",               TRANSFER_PLAIN,    NULL, 0 },
    { "[::1",                       TRANSFER_PLAIN,    NULL, 0 },
    { "[host]",                     TRANSFER_PLAIN,    NULL, 0 },
    { "[::1]x",                     TRANSFER_PLAIN,    NULL, 0 },
    { "host\xff",                   TRANSFER_PLAIN,    NULL, 0 },
};

static const struct {
    const char *name;
    bool good;
} names[] = {
    { "DEMO-D0001-00000001-full.tar.zst", true },
    { "catalogue.json", true }, { "a b", true }, { "é#%?", true }, { "..a", true }, { "-l", true },
    { NULL, false }, { "", false }, { ".", false }, { "..", false }, { "a/b", false },
    { "/a", false }, { "a\nDELE b", false }, { "a\r", false }, { "a\x7f", false },
    { "a\tb", false }, { "\xc3", false },
};

static const struct {
    const char *directory, *copy; /* NULL = refused */
} directories[] = {
    { "/", "/" }, { "//", "/" }, { "/edi1", "/edi1" }, { "/edi1/", "/edi1" },
    { "//edi1//DEMO/1/", "/edi1/DEMO/1" }, { "/a b/é", "/a b/é" },
    { NULL, NULL }, { "", NULL }, { "edi1", NULL }, { "/edi1/../x", NULL }, { "/./x", NULL },
    { "/a\r\nDELE b", NULL },
};

static const struct {
    const char *pin;
    enum transfer_security security;
    bool good;
    const char *copy;
} pins[] = {
    { NULL,                     TRANSFER_EXPLICIT, true,  NULL },
    { "",                       TRANSFER_SFTP,     true,  NULL },
    { "sha256//" KEY "=",       TRANSFER_EXPLICIT, true,  "sha256//" KEY "=" },
    { "sha256//" KEY "=;sha256//" KEY "=", TRANSFER_IMPLICIT, true,
      "sha256//" KEY "=;sha256//" KEY "=" },
    { "SHA256:" KEY,            TRANSFER_SFTP,     true,  KEY },
    { KEY "=",                  TRANSFER_SFTP,     true,  KEY },
    { "anything",               TRANSFER_PLAIN,    true,  NULL },
    { "/etc/ssl/key.pem",       TRANSFER_EXPLICIT, false, NULL },
    { "sha256//" KEY,           TRANSFER_EXPLICIT, false, NULL },
    { "sha256//" KEY "=;",      TRANSFER_EXPLICIT, false, NULL },
    { "sha256//short=",         TRANSFER_EXPLICIT, false, NULL },
    { "sha256//" KEY "=",       TRANSFER_SFTP,     false, NULL },
    { "SHA256:" KEY "x",        TRANSFER_SFTP,     false, NULL },
    { "SHA256:" KEY,            TRANSFER_EXPLICIT, false, NULL },
};

static const struct {
    const char *what;
    CURLcode curl;
    int reply;
    enum error_code code;
} faults[] = {
    { "unknown host passes",       CURLE_COULDNT_RESOLVE_HOST,      0,   ERROR_NETWORK },
    { "refused connection",        CURLE_COULDNT_CONNECT,           0,   ERROR_NETWORK },
    { "timeout",                   CURLE_OPERATION_TIMEDOUT,        0,   ERROR_NETWORK },
    { "cut",                       CURLE_RECV_ERROR,                0,   ERROR_NETWORK },
    { "cut after a refusal",       CURLE_RECV_ERROR,                502, ERROR_NETWORK },
    { "never heard of",            (CURLcode)9999,                  0,   ERROR_NETWORK },
    { "login",                     CURLE_LOGIN_DENIED,              530, ERROR_REMOTE },
    { "login by SSH",              CURLE_LOGIN_DENIED,              0,   ERROR_REMOTE },
    { "busy at login",             CURLE_LOGIN_DENIED,              421, ERROR_NETWORK },
    { "busy at once",              CURLE_WEIRD_SERVER_REPLY,        421, ERROR_NETWORK },
    { "name refused",              CURLE_UPLOAD_FAILED,             553, ERROR_REMOTE },
    { "upload refused",            CURLE_UPLOAD_FAILED,             550, ERROR_REMOTE },
    { "upload put off",            CURLE_UPLOAD_FAILED,             450, ERROR_NETWORK },
    { "disk full",                 CURLE_UPLOAD_FAILED,             452, ERROR_REMOTE },
    { "disk full at the end",      CURLE_PARTIAL_FILE,              452, ERROR_REMOTE },
    { "quota",                     CURLE_PARTIAL_FILE,              552, ERROR_REMOTE },
    { "data connection cut",       CURLE_PARTIAL_FILE,              426, ERROR_NETWORK },
    { "half",                      CURLE_PARTIAL_FILE,              0,   ERROR_NETWORK },
    { "not implemented",           CURLE_QUOTE_ERROR,               502, ERROR_REMOTE },
    { "certificate",               CURLE_PEER_FAILED_VERIFICATION,  0,   ERROR_REMOTE },
    { "pin",                       CURLE_SSL_PINNEDPUBKEYNOTMATCH,  0,   ERROR_REMOTE },
    { "no TLS there",              CURLE_USE_SSL_FAILED,            0,   ERROR_REMOTE },
    { "absent",                    CURLE_REMOTE_FILE_NOT_FOUND,     550, ERROR_NOT_FOUND },
    { "stop",                      CURLE_ABORTED_BY_CALLBACK,       226, ERROR_STOPPED },
    { "old libcurl",               CURLE_UNSUPPORTED_PROTOCOL,      0,   ERROR_INPUT },
    { "memory",                    CURLE_OUT_OF_MEMORY,             0,   ERROR_MEMORY },
};
/* clang-format on */

enum { DISK_FULL = 452, QUOTA = 552 };

static void addresses_are_taken_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        struct transfer_address address = { .port = -1 };
        struct error error = ERROR_INIT;
        bool ok =
            transfer_address_parse(addresses[i].text, addresses[i].security, &address, &error);

        print_message("  %s\n", addresses[i].text == NULL ? "(none)" : addresses[i].text);
        assert_int_equal(ok, addresses[i].host != NULL);
        if (ok) {
            assert_string_equal(address.host, addresses[i].host);
            assert_int_equal(address.port, addresses[i].port);
        } else {
            assert_int_equal(error.code, ERROR_INPUT);
            assert_null(strstr(error.message, "word"));
        }
    }
}

static void a_long_host_is_refused(void **state)
{
    struct transfer_address address;
    struct error error = ERROR_INIT;
    char host[TRANSFER_HOST_SIZE + 1];

    (void)state;
    memset(host, 'a', sizeof host - 1);
    host[sizeof host - 1] = '\0';
    assert_false(transfer_address_parse(host, TRANSFER_PLAIN, &address, &error));
    assert_int_equal(error.code, ERROR_INPUT);
}

static void names_are_taken_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct error error = ERROR_INIT;

        print_message("  row %zu\n", i);
        assert_int_equal(transfer_name_check(names[i].name, &error), names[i].good);
        assert_int_equal(error.code, names[i].good ? ERROR_NONE : ERROR_INPUT);
    }
}

static void directories_are_made_plain(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof directories / sizeof directories[0]; i++) {
        struct error error = ERROR_INIT;
        char *copy = transfer_directory_copy(directories[i].directory, &error);

        print_message("  row %zu\n", i);
        if (directories[i].copy == NULL) {
            assert_null(copy);
            assert_int_equal(error.code, ERROR_INPUT);
        } else {
            assert_non_null(copy);
            assert_string_equal(copy, directories[i].copy);
        }
        free(copy);
    }
}

static void pins_are_taken_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pins / sizeof pins[0]; i++) {
        struct error error = ERROR_INIT;
        char *copy = NULL;

        print_message("  row %zu\n", i);
        assert_int_equal(transfer_pin_copy(pins[i].pin, pins[i].security, &copy, &error),
                         pins[i].good);
        if (pins[i].copy == NULL) {
            assert_null(copy);
        } else {
            assert_non_null(copy);
            assert_string_equal(copy, pins[i].copy);
        }
        free(copy);
    }
}

static void failures_are_sorted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct transfer_fault fault = transfer_fault_find(faults[i].curl, faults[i].reply);

        print_message("  %s\n", faults[i].what);
        assert_int_equal(fault.code, faults[i].code);
        assert_non_null(fault.sentence);
    }
}

static void a_full_disk_has_its_own_sentence(void **state)
{
    (void)state;
    assert_non_null(strstr(transfer_fault_find(CURLE_UPLOAD_FAILED, DISK_FULL).sentence, "plein"));
    assert_non_null(strstr(transfer_fault_find(CURLE_UPLOAD_FAILED, QUOTA).sentence, "quota"));
}

static void each_code_has_a_sentence(void **state)
{
    (void)state;
    for (int code = CURLE_OK + 1; code < CURL_LAST; code++) {
        struct transfer_fault fault = transfer_fault_find(code, 0);
        struct transfer_fault web = transfer_fault_find_web(code);

        assert_true(fault.code != ERROR_NONE && fault.sentence[0] != '\0');
        assert_true(web.code != ERROR_NONE && web.sentence[0] != '\0');
    }
}

static void a_target_is_checked_before_any_network(void **state)
{
    struct transfer_target target = {
        .address = "127.0.0.1:1",
        .directory = "/",
        .user = "shop",
        .password = "word",
        .security = TRANSFER_EXPLICIT,
    };
    struct error error = ERROR_INIT;
    struct transfer *transfer = transfer_open(&target, &error);

    (void)state;
    assert_non_null(transfer);
    assert_int_equal(transfer->attempts, 5);
    assert_int_equal(transfer->connect_timeout_s, 15);
    assert_int_equal(transfer->stall_timeout_s, 30);
    assert_false(transfer_put(transfer, "/dev/null", "f", NULL, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    transfer_close(transfer);
    error_clear(&error);
    target.user = NULL;
    assert_null(transfer_open(&target, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    transfer_close(NULL);
}

static int start(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    return transfer_init(&error) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    transfer_cleanup();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_taken_or_refused),
        cmocka_unit_test(a_long_host_is_refused),
        cmocka_unit_test(names_are_taken_or_refused),
        cmocka_unit_test(directories_are_made_plain),
        cmocka_unit_test(pins_are_taken_or_refused),
        cmocka_unit_test(failures_are_sorted),
        cmocka_unit_test(a_full_disk_has_its_own_sentence),
        cmocka_unit_test(each_code_has_a_sentence),
        cmocka_unit_test(a_target_is_checked_before_any_network),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
