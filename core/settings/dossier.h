/* SPDX-License-Identifier: MIT */
/* dossier: a company's configuration (Dossier TPV). */
#ifndef CORE_SETTINGS_DOSSIER_H
#define CORE_SETTINGS_DOSSIER_H

#include "core/record/record.h"

enum ftp_mode { FTP_MODE_COPY, FTP_MODE_SEND };

enum ftp_security { FTP_PLAIN, FTP_EXPLICIT, FTP_IMPLICIT, FTP_SFTP };

enum { DOSSIER_MAXIMUM = 9999 };

struct dossier {
    struct record head;
    int64_t number;
    char label[81];
    char administrator[21];
    char db_url[513];
    char db_login[65];
    char db_password[129];
    int64_t channel;
    int ftp_mode; /* enum ftp_mode */
    char share_dir[513];
    char publish_dir[513];
    char ftp_address[257];
    char ftp_path[513];
    char ftp_user[65];
    char ftp_password[129];
    int ftp_security; /* enum ftp_security */
    char ftp_pin[161];
    char web_address[513];
    int64_t ticket_wait_s;
    int64_t web_timeout_s;
    int64_t ping_timeout_s;
    int64_t error_wait_s;
};

extern const struct record_type dossier_type;

#endif
