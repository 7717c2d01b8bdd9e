/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/exchange/web.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/exchange/curl_loop.h"
#include "core/exchange/transfer_internal.h"

enum {
    DEFAULT_TIMEOUT_MS = 10000,
    ADDRESS_LIMIT = 2000,
    SERVER_SIZE = 60,
    BODY_LIMIT = 64 * 1024, /* nobody reads it: no more than needed to be polite */
};

struct answer {
    char server[SERVER_SIZE];
    size_t body;
};

/* clang-format off */
static const struct {
    long first, last;
    const char *meaning;
} meanings[] = {
    { 200, 299, N_("le service répond") },
    { 300, 399, N_("le service répond, mais renvoie vers une autre adresse") },
    { 401, 403, N_("le service répond, mais refuse l'accès") },
    { 404, 404, N_("le serveur répond, mais cette adresse n'y existe pas (vérifiez le chemin)") },
    { 400, 499, N_("le serveur répond, mais refuse la demande") },
    { 500, 599, N_("le serveur répond, mais il est en erreur") },
};
/* clang-format on */

static const char *find_meaning(long status)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        if (status >= meanings[i].first && status <= meanings[i].last)
            return gettext(meanings[i].meaning);
    }
    return _("le serveur répond");
}

static bool check_address(const char *address, struct error *error)
{
    const char *host = strstr(address, "://");

    if (strncasecmp(address, "http://", 7) != 0 && strncasecmp(address, "https://", 8) != 0)
        return error_set(error, ERROR_INPUT,
                         _("L'adresse web doit commencer par http:// ou https://."));
    if (host == NULL || strlen(address) > ADDRESS_LIMIT ||
        memchr(host + 3, '@', strcspn(host + 3, "/?#")) != NULL)
        return error_set(error, ERROR_INPUT, _("Cette adresse web n'est pas correcte."));
    for (const char *c = address; *c != '\0'; c++) {
        if (iscntrl((unsigned char)*c) || *c == ' ')
            return error_set(error, ERROR_INPUT, _("Cette adresse web n'est pas correcte."));
    }
    return true;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *data)
{
    struct answer *answer = data;

    (void)bytes;
    answer->body += size * count;
    return answer->body > BODY_LIMIT ? 0 : size * count;
}

/* Keeps the software's name, of what can be shown of it. */
static size_t on_header(char *bytes, size_t size, size_t count, void *data)
{
    static const char name[] = "server:";
    struct answer *answer = data;
    size_t length = size * count;
    size_t kept = 0;

    if (length < sizeof name || strncasecmp(bytes, name, sizeof name - 1) != 0)
        return length;
    for (size_t i = sizeof name - 1; i < length && kept + 1 < sizeof answer->server; i++) {
        if (isascii(bytes[i]) && isprint((unsigned char)bytes[i]) && (kept > 0 || bytes[i] != ' '))
            answer->server[kept++] = bytes[i];
    }
    answer->server[kept] = '\0';
    return length;
}

static CURLcode set_options(CURL *easy, const char *address, long timeout_ms, struct answer *answer)
{
    CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, address);

    if (code == CURLE_OK)
        code = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    if (code == CURLE_OK)
        code = curl_easy_setopt(easy, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, answer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, answer);
    return code;
}

static void tell(CURL *easy, const char *address, const struct answer *answer, struct text *report)
{
    char duration[CLOCK_TEXT_SIZE];
    curl_off_t first_byte_us = 0;
    long status = 0;

    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME_T, &first_byte_us);
    clock_format_duration(first_byte_us / 1000, duration);
    text_format(report, _("%s : %s, HTTP %ld en %s"), address, find_meaning(status), status,
                duration);
    if (answer->server[0] != '\0')
        text_format(report, " (%s)", answer->server);
    text_add_char(report, '\n');
}

bool web_ping(const char *address, int timeout_ms, struct job *job, struct text *report,
              struct error *error)
{
    struct curl_loop loop = { .job = job };
    struct answer answer = { .body = 0 };
    CURLM *multi = NULL;
    CURL *easy = NULL;
    CURLcode code;
    long status = 0;
    bool ok = false;

    if (!check_address(address, error) || !transfer_init(error))
        return false;
    multi = curl_multi_init();
    easy = curl_easy_init();
    if (multi == NULL || easy == NULL) {
        error_memory(error);
        goto out;
    }
    code = set_options(easy, address, timeout_ms > 0 ? timeout_ms : DEFAULT_TIMEOUT_MS, &answer);
    if (code == CURLE_OK)
        code = curl_loop_run(multi, easy, &loop);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    /* Once a status is there, how its page ends does not matter. */
    if (status >= 200 && code != CURLE_ABORTED_BY_CALLBACK) {
        tell(easy, address, &answer, report);
        ok = text_ok(report, error);
    } else {
        struct transfer_fault fault = transfer_fault_find_web(code);

        error_set(error, fault.code, _("%s : %s"), address, gettext(fault.sentence));
        error_detail(error, "libcurl %d: %s", (int)code, curl_easy_strerror(code));
    }
out:
    curl_easy_cleanup(easy);
    if (multi != NULL)
        curl_multi_cleanup(multi);
    return ok;
}
