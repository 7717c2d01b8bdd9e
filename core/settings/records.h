/* SPDX-License-Identifier: MIT */
/* records: the small records of the settings store, beside the dossier. */
#ifndef CORE_SETTINGS_RECORDS_H
#define CORE_SETTINGS_RECORDS_H

#include "core/record/record.h"

/* Table à synchroniser: what travels, in which direction. */
enum direction { DIRECTION_DOWN, DIRECTION_UP };

struct sync_table {
    struct record head;
    int64_t dossier;
    char name[129];
    int direction; /* enum direction */
    bool tracking;
    char condition[513];
    char dossier_column[129];
    char till_column[129];
    int64_t position;
    bool active;
};

/* Champ à synchroniser. */
struct sync_field {
    struct record head;
    int64_t dossier;
    char table[129];
    char name[129];
    int64_t position;
};

/* Canal EDI: a numbered exchange place. */
struct channel {
    struct record head;
    int64_t number;
    char label[81];
    char account[65];
    bool active;
};

/* Utilisateur of the console, of a till, or account of an exchange: see users.h, accounts.h. */
enum role { ROLE_ADMIN, ROLE_OPERATOR, ROLE_SUPPORT, ROLE_TILL, ROLE_EXCHANGE };

struct user {
    struct record head;
    char code[21];
    char name[41];
    int role; /* enum role */
    bool active;
    char password[129]; /* a hash once stored; what was typed until then */
    bool must_change;
    char valid_from[11];
    char valid_until[11]; /* the last day */
    int64_t failures;
    char locked_until[32]; /* UTC */
    int64_t dossier;
    int64_t till;
    char rights[65]; /* words of till_rights */
    int64_t channel;
};

/* A public SSH key by which a user of the console comes in. */
struct user_key {
    struct record head;
    char user[21];
    char fingerprint[57]; /* SHA256:… */
    char type[41];
    char key[4097]; /* base64 */
    char comment[129];
    char added_at[32]; /* UTC */
};

/* Caisse. */
struct till {
    struct record head;
    int64_t dossier;
    int64_t number;
    char label[81];
    char shop[81];
    bool active;
};

/* Chemin d'implicites: a path that the environment declares. */
struct implicit_path {
    struct record head;
    char code[21];
    char label[81];
    char path[513];
};

/* Répertoire of the packages: a source here, a destination on the tills, by path code. */
struct directory {
    struct record head;
    int64_t dossier;
    char code[21];
    char label[81];
    char source[513];
    char destination[257]; /* below {racine}; DIRECTORY_VARIABLES in it */
    char include[257];     /* patterns, "" = every file */
    char exclude[257];
    int64_t position;
    bool active;
};

/* The path code whose directory holds the data dictionaries. */
#define DIRECTORY_DICTIONARIES "SYNCHRO"

extern const struct record_type sync_table_type;
extern const struct record_type sync_field_type;
extern const struct record_type channel_type;
extern const struct record_type user_type;
extern const struct record_type user_key_type;
extern const struct record_type till_type;
extern const struct record_type implicit_path_type;
extern const struct record_type directory_type;

/* Every type of the settings store, the dossier included. */
extern const struct record_type *const settings_types[];
extern const size_t settings_type_count;

#endif
