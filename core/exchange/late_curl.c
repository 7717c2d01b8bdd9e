/* SPDX-License-Identifier: MIT */
/* The functions of libcurl that the program calls: see late.h. */
#include "config.h"

#include <curl/curl.h>
#include <stdarg.h>
#include <string.h>

#include "core/exchange/late.h"

/* The header makes macros of them, to check their arguments. */
#undef curl_easy_setopt
#undef curl_easy_getinfo

/* clang-format off */
#define CALL(result, name, otherwise, parameters, arguments) \
    LATE_FUNCTION(CURL_LIBRARY, result, name, otherwise, parameters, arguments)

CALL(CURLcode, curl_global_init, CURLE_FAILED_INIT, (long flags), (flags))
CALL(curl_version_info_data *, curl_version_info, NULL, (CURLversion age), (age))

CALL(CURL *, curl_easy_init, NULL, (void), ())
LATE_PROCEDURE(CURL_LIBRARY, curl_easy_cleanup, (CURL *easy), (easy))
CALL(const char *, curl_easy_strerror, "", (CURLcode code), (code))

CALL(CURLM *, curl_multi_init, NULL, (void), ())
CALL(CURLMcode, curl_multi_cleanup, CURLM_INTERNAL_ERROR, (CURLM *multi), (multi))
CALL(CURLMcode, curl_multi_add_handle, CURLM_INTERNAL_ERROR, (CURLM *multi, CURL *easy), (multi, easy))
CALL(CURLMcode, curl_multi_remove_handle, CURLM_INTERNAL_ERROR, (CURLM *multi, CURL *easy), (multi, easy))
CALL(CURLMcode, curl_multi_perform, CURLM_INTERNAL_ERROR, (CURLM *multi, int *running), (multi, running))
CALL(CURLMsg *, curl_multi_info_read, NULL, (CURLM *multi, int *left), (multi, left))
CALL(CURLMcode, curl_multi_poll, CURLM_INTERNAL_ERROR,
     (CURLM *multi, struct curl_waitfd waited[], unsigned int count, int timeout_ms, int *ready),
     (multi, waited, count, timeout_ms, ready))

CALL(struct curl_slist *, curl_slist_append, NULL, (struct curl_slist *list, const char *text), (list, text))
LATE_PROCEDURE(CURL_LIBRARY, curl_slist_free_all, (struct curl_slist *list), (list))
/* clang-format on */

/* The end of a program is no reason to load it. */
void curl_global_cleanup(void)
{
    void *found = late_is_loaded(CURL_LIBRARY) ? late_find(CURL_LIBRARY, __func__) : NULL;
    void (*function)(void);

    if (found == NULL)
        return;
    memcpy(&function, &found, sizeof function);
    function();
}

/* The number of an option tells the type of its one argument, as it does to libcurl. */
CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
    void *found = late_find(CURL_LIBRARY, __func__);
    CURLcode (*function)(CURL *, CURLoption, ...);
    CURLcode code;
    va_list arguments;

    if (found == NULL)
        return CURLE_FAILED_INIT;
    memcpy(&function, &found, sizeof function);
    va_start(arguments, option);
    if ((int)option < CURLOPTTYPE_OBJECTPOINT)
        code = function(easy, option, va_arg(arguments, long));
    else if ((int)option >= CURLOPTTYPE_OFF_T && (int)option < CURLOPTTYPE_BLOB)
        code = function(easy, option, va_arg(arguments, curl_off_t));
    else if ((int)option >= CURLOPTTYPE_FUNCTIONPOINT && (int)option < CURLOPTTYPE_OFF_T)
        code = function(easy, option, va_arg(arguments, void (*)(void)));
    else
        code = function(easy, option, va_arg(arguments, void *));
    va_end(arguments);
    return code;
}

/* Whatever is asked, the argument says where to put it. */
CURLcode curl_easy_getinfo(CURL *easy, CURLINFO information, ...)
{
    void *found = late_find(CURL_LIBRARY, __func__);
    CURLcode (*function)(CURL *, CURLINFO, ...);
    CURLcode code;
    va_list arguments;

    if (found == NULL)
        return CURLE_FAILED_INIT;
    memcpy(&function, &found, sizeof function);
    va_start(arguments, information);
    code = function(easy, information, va_arg(arguments, void *));
    va_end(arguments);
    return code;
}
