/* SPDX-License-Identifier: MIT */
/*
 * ftp_accounts: exchange accounts, for pure-ftpd.
 *
 * Each is shut in the directory of its EDI channel (tpv.ini, channel_dir), and acts there as one
 * Unix account (tpv.ini, ftp_account). Two ways: pure-ftpd asks at each login (extauth), which
 * is immediate and counts failures; or it reads a file that is written now and then.
 */
#ifndef CORE_SETTINGS_FTP_ACCOUNTS_H
#define CORE_SETTINGS_FTP_ACCOUNTS_H

#include <sys/types.h>

#include "core/settings/session.h"

/* What pure-ftpd needs of an account that comes in. */
struct ftp_entry {
    uid_t uid;
    gid_t gid;
    char directory[1025];
    bool ours; /* also when refused: no other list of accounts should be asked */
};

/*
 * Does this account come in with this password? The directory is made when it is not there. As
 * account_enter(); an account that is no exchange account is refused and nothing is counted.
 */
bool ftp_account_enter(struct session *session, const char *account, const char *password,
                       struct ftp_entry *entry, struct error *error);

/*
 * Writes the accounts that may come in, as pure-pw's file of virtual users: to `path`, NULL = as
 * tpv.ini says. `*count` = how many. Journalled.
 */
bool ftp_accounts_write(struct session *session, const char *path, size_t *count,
                        struct error *error);

#endif
