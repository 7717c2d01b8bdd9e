/* SPDX-License-Identifier: MIT */
/*
 * home: the directory where an installation keeps everything, and its tpv.ini.
 *
 *   tpv.ini  licence.ini  tpv.db  keys/ (0700)  edi/  publication/  log/  run/
 */
#ifndef CORE_SETTINGS_HOME_H
#define CORE_SETTINGS_HOME_H

#include "core/base/seal.h"
#include "core/record/ini.h"
#include "core/record/record.h"

/* The [tpv] section of tpv.ini. */
struct configuration {
    struct record head;
    char environment[13];
    char store[513];
    int64_t retention_days;
    int64_t lock_wait_s;
    int64_t publish_attempts;
    int64_t compression_level;
    int64_t login_attempts;
    int64_t lock_minutes;
    char channel_dir[513]; /* {canal} in it */
    char ftp_account[65];  /* "" = the owner of the home */
    char ftp_users_file[513];
};

extern const struct record_type configuration_type;

struct home {
    char *path;
    struct configuration configuration;
    struct ini *ini;      /* tpv.ini */
    struct ini *defaults; /* the program's own default.ini */
};

/* `option` (may be NULL), else TPV_HOME, else /var/lib/tpv; made absolute. Caller frees. */
char *home_find(const char *option, struct error *error);

/*
 * Makes a home: directories, keys, tpv.ini last, so that a cut leaves something that
 * a second call completes. ERROR_REFUSED when it is one already. `configuration` gives
 * the values to write; NULL = the defaults.
 */
bool home_create(const char *path, const struct configuration *configuration, struct error *error);

/* Reads a home; ERROR_NOT_FOUND says how to make one. home_close() releases. */
bool home_open(struct home *home, const char *path, struct error *error);
void home_close(struct home *home);

/* A path below the home; caller frees. */
char *home_file(const struct home *home, const char *name, struct error *error);

/*
 * A list that the program brings and that people may replace: the file at `path` when there is one,
 * else `own` in the home, else `supplied`, the text of the program's. The caller closes it.
 */
struct ini *home_list(const struct home *home, const char *path, const char *own,
                      const char *supplied, struct error *error);

/* Template of a dossier's field: tpv.ini's [dossier], else default.ini's. NULL when neither. */
const char *home_default(const struct home *home, const char *field);

#endif
