/* SPDX-License-Identifier: MIT */
/*
 * late: libraries loaded at their first use.
 *
 * libcurl and libarchive bring some forty libraries along. Most runs need neither: a screen, a
 * list, a setting. late_curl.c and late_archive.c define the functions that the program uses
 * under their own names, each of which finds the real one when it is called; so callers include
 * the library's header and call as ever. CURL_LIBRARY and ARCHIVE_LIBRARY come from configure.
 */
#ifndef CORE_EXCHANGE_LATE_H
#define CORE_EXCHANGE_LATE_H

#include "core/base/error.h"

/* ERROR_IO when the library cannot be loaded. To be called before any function of it. */
bool late_load(const char *library, struct error *error);
/* The function's address; NULL when it has none. A library once loaded stays. */
void *late_find(const char *library, const char *name);
/* The same, found the first time and kept in `*known`, which may be several threads'. */
void *late_once(void **known, const char *library, const char *name);
/* Without loading anything. */
bool late_is_loaded(const char *library);

/*
 * Defines `name` as the library's function of that name; it returns `otherwise` where there is
 * none. `parameters` and `arguments` stand between parentheses.
 */
#define LATE_FUNCTION(library, result, name, otherwise, parameters, arguments) \
    result name parameters                                                     \
    {                                                                          \
        static void *known; /* dlopen() costs more than most of the calls */   \
        void *found = late_once(&known, library, #name);                       \
        result(*function) parameters;                                          \
                                                                               \
        if (found == NULL)                                                     \
            return otherwise;                                                  \
        memcpy(&function, &found, sizeof function);                            \
        return function arguments;                                             \
    }
#define LATE_PROCEDURE(library, name, parameters, arguments) \
    void name parameters                                     \
    {                                                        \
        static void *known;                                  \
        void *found = late_once(&known, library, #name);     \
        void(*function) parameters;                          \
                                                             \
        if (found == NULL)                                   \
            return;                                          \
        memcpy(&function, &found, sizeof function);          \
        function arguments;                                  \
    }

#endif
