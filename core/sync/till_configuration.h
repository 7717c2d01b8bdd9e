/* SPDX-License-Identifier: MIT */
/*
 * till_configuration: the file that starts a till: where to fetch, whom to call, which key signs.
 *
 * An INI file. Secrets are sealed under a passphrase, or not there; the signature by the
 * server's key stands at the end, in comment lines, over all that is before. Nothing of the
 * server's own database is in it.
 */
#ifndef CORE_SYNC_TILL_CONFIGURATION_H
#define CORE_SYNC_TILL_CONFIGURATION_H

#include "core/settings/session.h"

enum { TILL_CONFIGURATION_FORMAT = 1, PASSPHRASE_MINIMUM = 8 };

struct till_configuration {
    struct record head;
    int64_t format;
    char environment[13];
    int64_t dossier;
    char label[81];
    char lineage[33]; /* "" while nothing is tracked */
    char created_at[32];
    char created_by[65];
    char public_key[65]; /* minisign's, base64 */
    char ftp_address[257];
    char ftp_path[513];
    char ftp_user[65];
    char ftp_password[129];
    int ftp_security; /* enum ftp_security */
    char ftp_pin[161];
    char publish_dir[513]; /* for a till that sees the server's disk, or a copy of it */
    char web_address[513];
    int64_t ticket_wait_s;
    int64_t web_timeout_s;
    int64_t ping_timeout_s;
    int64_t error_wait_s;
};

extern const struct record_type till_configuration_type;

/*
 * Adds the file for the current dossier. `passphrase` (at least PASSPHRASE_MINIMUM characters) seals
 * the secrets; NULL leaves them out. Sealing takes about half a second, and 128 MB. ERROR_INPUT.
 */
bool till_configuration_make(struct session *session, const char *passphrase, struct text *file,
                             struct error *error);

/* Makes the file and writes it to `path` (0600), whole or not at all; journalled. */
bool till_configuration_export(struct session *session, const char *passphrase, const char *path,
                               struct error *error);

/* What the file will say, for people, without secrets; with what tills will lack. */
bool till_configuration_preview(struct session *session, bool secrets, struct text *text,
                                struct error *error);

/*
 * Reads a file: its signature is checked by the key that it carries. `passphrase` NULL leaves the secrets;
 * `*sealed` says whether there are some. ERROR_CORRUPT (altered, no such file), ERROR_REFUSED (a newer
 * format), ERROR_INPUT (the passphrase). The caller wipes the record.
 */
bool till_configuration_parse(const char *content, const char *name, const char *passphrase,
                              struct till_configuration *configuration, bool *sealed,
                              struct error *error);

#endif
