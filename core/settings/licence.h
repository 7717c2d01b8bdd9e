/* SPDX-License-Identifier: MIT */
/* licence: the certificate of the home (licence.ini) and what it allows. */
#ifndef CORE_SETTINGS_LICENCE_H
#define CORE_SETTINGS_LICENCE_H

#include "core/record/record.h"
#include "core/settings/home.h"

#define LICENCE_TRACKING_OPTION "Service Synchronisation TPV autonome"

struct licence {
    struct record head;
    char holder[81];
    char number[41];
    char options[513]; /* separated by ';' */
    char expires[11];  /* 2026-12-31, or "" */
};

extern const struct record_type licence_type;

/* Reads licence.ini; no file leaves `*found` false and the record empty. */
bool licence_read(const struct home *home, struct licence *licence, bool *found,
                  struct error *error);

/* True when the certificate holds the option today; otherwise false with ERROR_REFUSED. */
bool licence_allows(const struct home *home, const char *option, struct error *error);

/* Writes a certificate: the demonstration's. */
bool licence_write(const char *home, const struct licence *licence, struct error *error);

#endif
