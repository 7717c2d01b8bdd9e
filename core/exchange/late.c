/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/exchange/late.h"

#include <dlfcn.h>
#include <stddef.h>

#include "core/base/i18n.h"

/* What was found stays valid after dlclose(): the library is never unloaded. */
static void *open_library(const char *library, int more)
{
    return dlopen(library, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE | more);
}

bool late_load(const char *library, struct error *error)
{
    void *handle = open_library(library, 0);

    if (handle != NULL) {
        dlclose(handle);
        return true;
    }
    error_set(error, ERROR_IO, _("La bibliothèque « %s » manque sur ce système : installez-la."),
              library);
    return error_detail(error, "%s", dlerror());
}

void *late_find(const char *library, const char *name)
{
    void *handle = open_library(library, 0);
    void *found = NULL;

    if (handle != NULL) {
        found = dlsym(handle, name);
        dlclose(handle);
    }
    return found;
}

void *late_once(void **known, const char *library, const char *name)
{
    void *found = __atomic_load_n(known, __ATOMIC_ACQUIRE);

    if (found == NULL) {
        found = late_find(library, name);
        __atomic_store_n(known, found, __ATOMIC_RELEASE);
    }
    return found;
}

bool late_is_loaded(const char *library)
{
    void *handle = open_library(library, RTLD_NOLOAD);

    if (handle != NULL)
        dlclose(handle);
    return handle != NULL;
}
