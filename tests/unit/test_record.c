/* SPDX-License-Identifier: MIT */
/* record, record_store, record_text, ini, json: over a type that has every kind of field. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/record/json.h"
#include "core/record/record_store.h"
#include "core/record/record_text.h"
#include "tests/check.h"
#include "tests/unit/world.h"

struct thing {
    struct record head;
    int64_t owner;
    char code[6];
    char label[8];
    char path[32];
    char secret[16];
    int64_t count;
    bool active;
    int colour;
    char at[32];
    int64_t made;
};

enum { OWNER, CODE, LABEL, PATH, SECRET, COUNT, ACTIVE, COLOUR, AT_, MADE };

static bool check_label(const void *record, struct error *error)
{
    const struct thing *thing = record;

    return strcmp(thing->label, "mauvais") != 0 || error_set(error, ERROR_INPUT, "mauvais label");
}

/* clang-format off */
static const struct field_choice colours[] = { { "red", "Rouge" }, { "blue", "Bleu" }, { NULL, NULL } };

#define AT(member) RECORD_FIELD(struct thing, member)
static const struct field fields[] = {
    { AT(owner),  .kind = FIELD_INTEGER, .label = "Dossier", .flags = FIELD_KEY | FIELD_OWNER, .minimum = 1, .maximum = 9 },
    { AT(code),   .kind = FIELD_NAME,    .label = "Code", .flags = FIELD_KEY | FIELD_REQUIRED },
    { AT(label),  .kind = FIELD_TEXT,    .label = "Libellé", .flags = FIELD_REQUIRED, .check = check_label },
    { AT(path),   .kind = FIELD_PATH,    .label = "Chemin", .fallback = "/srv/{code}" },
    { AT(secret), .kind = FIELD_SECRET,  .label = "Secret" },
    { AT(count),  .kind = FIELD_INTEGER, .label = "Nombre", .minimum = -5, .maximum = 5, .fallback = "2" },
    { AT(active), .kind = FIELD_YES_NO,  .label = "Actif", .fallback = "yes" },
    { AT(colour), .kind = FIELD_CHOICE,  .label = "Couleur", .choices = colours },
    { AT(at),     .kind = FIELD_TIME,    .label = "Date" },
    { AT(made),   .kind = FIELD_INTEGER, .label = "Fait", .flags = FIELD_READ_ONLY, .minimum = 0, .maximum = 99 },
};

static const struct record_type type = {
    .name = "thing", .label = "Chose", .empty = "Rien", .order = "code", .size = sizeof(struct thing),
    .fields = fields, .field_count = RECORD_COUNT(fields),
};

static const char table_sql[] =
    "CREATE TABLE thing(owner INTEGER, code TEXT, label TEXT, path TEXT, secret TEXT, count INTEGER,"
    " active TEXT, colour TEXT, at TEXT, made INTEGER, PRIMARY KEY (owner, code))";

static const struct {
    size_t field;
    const char *value;
    const char *stored; /* NULL = refused */
    const char *shown;
} values[] = {
    { LABEL,  "été",        "été",      "été" },
    { LABEL,  "1234567",    "1234567",  "1234567" },
    { LABEL,  "12345678",   NULL,       "7 octets" },
    { LABEL,  "a\nb",       NULL,       "interdits" },
    { LABEL,  "a\x7f",      NULL,       "interdits" },
    { LABEL,  "caf\xe9",    NULL,       "interdits" },
    { CODE,   "A B",        "A B",      "A B" },
    { CODE,   " A",         NULL,       "espace" },
    { CODE,   "A ",         NULL,       "espace" },
    { CODE,   "A/B",        NULL,       "« / »" },
    { PATH,   "/srv/a",     "/srv/a",   "/srv/a" },
    { PATH,   "srv/a",      NULL,       "absolu" },
    { PATH,   "/srv/../a",  NULL,       "« .. »" },
    { PATH,   "/srv/..",    NULL,       "« .. »" },
    { PATH,   "/srv/..a",   "/srv/..a", "/srv/..a" },
    { PATH,   "/a\tb",      NULL,       "interdits" },
    { SECRET, "clef",       "clef",     "••••" },
    { SECRET, "1234567890123456", NULL, "15 octets" },
    { COUNT,  "-5",         "-5",       "-5" },
    { COUNT,  " 3 ",        "3",        "3" },
    { COUNT,  "6",          NULL,       "entre -5 et 5" },
    { COUNT,  "x",          NULL,       "entre -5 et 5" },
    { ACTIVE, "Oui",        "yes",      "oui" },
    { ACTIVE, "no",         "no",       "non" },
    { ACTIVE, "1",          "yes",      "oui" },
    { ACTIVE, "peut-être",  NULL,       "« oui » ou « non »" },
    { COLOUR, "BLUE",       "blue",     "Bleu" },
    { COLOUR, "rouge",      "red",      "Rouge" },
    { COLOUR, "vert",       NULL,       "red, blue" },
    { AT_,    "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "01/01/2026 00:00:00" },
    { AT_,    "01/01/2026", NULL,       "UTC" },
};
/* clang-format on */

static void each_kind_takes_what_it_should_and_no_more(void **state)
{
    struct thing thing;
    struct error error = ERROR_INIT;

    (void)state;
    setenv("TZ", "UTC", 1);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct text stored = TEXT_INIT;
        struct text shown = TEXT_INIT;
        size_t field = values[i].field;
        bool ok;

        record_init(&type, &thing);
        ok = record_set(&type, &thing, field, values[i].value, &error);
        assert_int_equal(record_is_set(&thing, field), ok);
        if (values[i].stored == NULL) {
            check_refused(ok, &error, ERROR_INPUT, values[i].shown);
            continue;
        }
        check_ok(ok, &error);
        record_get(&type, &thing, field, &stored);
        record_show(&type, &thing, field, &shown);
        assert_string_equal(text_string(&stored), values[i].stored);
        assert_string_equal(text_string(&shown), values[i].shown);
        text_clear(&stored);
        text_clear(&shown);
    }
}

static void set(struct thing *thing, size_t field, const char *value)
{
    struct error error = ERROR_INIT;

    check_ok(record_set(&type, thing, field, value, &error), &error);
}

static struct thing make_thing(int64_t owner, const char *code)
{
    struct thing thing = { .head = { 0 } };
    char number[24];

    snprintf(number, sizeof number, "%d", (int)owner);
    set(&thing, OWNER, number);
    set(&thing, CODE, code);
    set(&thing, LABEL, "Un");
    set(&thing, SECRET, "MotDePasse42");
    set(&thing, COLOUR, "blue");
    return thing;
}

static void an_empty_value_gives_the_default_back(void **state)
{
    struct thing thing = make_thing(1, "A");
    struct error error = ERROR_INIT;

    (void)state;
    set(&thing, COUNT, "5");
    check_ok(record_apply_defaults(&type, &thing, NULL, &error), &error);
    assert_int_equal(thing.count, 5);
    assert_true(thing.active);
    assert_false(record_is_set(&thing, ACTIVE));
    assert_string_equal(thing.path, "/srv/{code}");
    set(&thing, COUNT, "");
    assert_false(record_is_set(&thing, COUNT));
    check_ok(record_apply_defaults(&type, &thing, NULL, &error), &error);
    assert_int_equal(thing.count, 2);
    assert_true(record_is_empty(&type, &thing, AT_));
    assert_true(record_is_empty(&type, &thing, MADE));
    assert_false(record_is_empty(&type, &thing, COUNT));
    record_wipe(&type, &thing);
    assert_int_equal(thing.head.set, 0);
    assert_string_equal(thing.secret, "");
}

static bool template_of(void *data, const struct field *field, struct text *template)
{
    if (strcmp(field->name, "label") != 0)
        return false;
    text_add(template, data);
    return true;
}

static bool place(void *data, const struct record_type *of, const void *record, const char *name,
                  struct text *value)
{
    int index = record_find(of, name);

    (void)data;
    if (index < 0)
        return false;
    record_get(of, record, (size_t)index, value);
    return true;
}

static void defaults_follow_what_they_name(void **state)
{
    struct thing thing = make_thing(1, "A");
    char template[] = "{code}{no}";
    char long_template[] = "trop long pour lui";
    struct record_defaults defaults = { template_of, place, template };
    struct text out = TEXT_INIT;
    struct error error = ERROR_INIT;

    (void)state;
    set(&thing, LABEL, "");
    check_ok(record_apply_defaults(&type, &thing, &defaults, &error), &error);
    assert_string_equal(thing.path, "/srv/A");
    assert_string_equal(thing.label, "A{no}");
    set(&thing, CODE, "B");
    check_ok(record_apply_defaults(&type, &thing, &defaults, &error), &error);
    assert_string_equal(thing.path, "/srv/B");
    assert_false(record_expand("{", &type, &thing, &defaults, &out) &&
                 record_expand("{nothing}", &type, &thing, &defaults, &out));
    assert_string_equal(text_string(&out), "{{nothing}");
    defaults.data = long_template;
    check_refused(record_apply_defaults(&type, &thing, &defaults, &error), &error, ERROR_INPUT,
                  "Libellé");
    text_clear(&out);
}

static void checks_go_in_order_and_name_the_field(void **state)
{
    struct thing thing = { .head = { 0 } };
    struct error error = ERROR_INIT;
    size_t bad = 99;

    (void)state;
    check_refused(record_check(&type, &thing, &bad, &error), &error, ERROR_INPUT, "code=");
    assert_int_equal(bad, CODE);
    set(&thing, CODE, "A");
    check_refused(record_check(&type, &thing, &bad, &error), &error, ERROR_INPUT, "label=");
    assert_int_equal(bad, LABEL);
    set(&thing, LABEL, "mauvais");
    check_refused(record_check(&type, &thing, &bad, &error), &error, ERROR_INPUT, "mauvais label");
    set(&thing, LABEL, "bon");
    check_ok(record_check(&type, &thing, &bad, &error), &error);
}

static void secrets_are_shown_nowhere(void **state)
{
    struct thing thing = make_thing(1, "A");
    struct text text = TEXT_INIT;
    struct error error = ERROR_INIT;
    json_t *json = record_to_json(&type, &thing);
    char *dump = json_dumps(json, 0);

    (void)state;
    for (size_t i = 0; i < type.field_count; i++)
        record_show(&type, &thing, i, &text);
    check_ok(record_add_ini(&type, &thing, &text, &error), &error);
    text_add(&text, dump);
    assert_null(strstr(text_string(&text), "MotDePasse42"));
    assert_non_null(strstr(dump, "••••"));
    text_reset(&text);
    set(&thing, SECRET, "");
    record_show(&type, &thing, SECRET, &text);
    assert_string_equal(text_string(&text), "(vide)");
    text_clear(&text);
    free(dump);
    json_decref(json);
}

static void json_has_types_and_tells_defaults(void **state)
{
    struct thing thing = make_thing(3, "A");
    struct error error = ERROR_INIT;
    json_t *json;

    (void)state;
    check_ok(record_apply_defaults(&type, &thing, NULL, &error), &error);
    json = record_to_json(&type, &thing);
    assert_int_equal(json_integer_value(json_object_get(json, "owner")), 3);
    assert_true(json_is_true(json_object_get(json, "active")));
    assert_string_equal(json_string_value(json_object_get(json, "colour")), "blue");
    assert_true(json_is_null(json_object_get(json, "at")));
    assert_int_equal(json_array_size(json_object_get(json, "defaults")), 3);
    assert_int_equal(json_object_size(json), type.field_count + 1);
    json_decref(json);
}

/* clang-format off */
static const struct {
    const char *word;
    bool keys;
    enum error_code code;
    const char *sentence;
} words[] = {
    { "label=a=b",  false, ERROR_NONE,  NULL },
    { "label=",     false, ERROR_NONE,  NULL },
    { "code=B",     true,  ERROR_NONE,  NULL },
    { "code=B",     false, ERROR_USAGE, "label path secret" },
    { "owner=2",    true,  ERROR_USAGE, "« owner »" },
    { "made=2",     true,  ERROR_USAGE, "« made »" },
    { "nothing=1",  true,  ERROR_USAGE, "« nothing »" },
    { "Label=1",    true,  ERROR_USAGE, "« Label »" },
    { "label",      true,  ERROR_USAGE, "champ=valeur" },
    { "=x",         true,  ERROR_USAGE, NULL },
    { "0123456789012345678901234567890123456789012345678901234567890123=x", true, ERROR_USAGE, NULL },
    { "count=9",    true,  ERROR_INPUT, "Nombre" },
};
/* clang-format on */

static void words_set_fields_and_the_wrong_ones_are_named(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct thing thing = make_thing(1, "A");
        char *word = strdup(words[i].word);
        bool ok = record_set_words(&type, &thing, &word, 1, words[i].keys, &error);

        if (words[i].code == ERROR_NONE)
            check_ok(ok, &error);
        else
            check_refused(ok, &error, words[i].code, words[i].sentence);
        free(word);
    }
}

static void ini_carries_a_record_there_and_back(void **state)
{
    struct thing thing = make_thing(1, "A");
    struct thing back = { .head = { 0 } };
    struct text text = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct ini *ini;

    (void)state;
    set(&thing, LABEL, "é;#=[");
    set(&thing, PATH, "/a b; c");
    set(&thing, COUNT, "-3");
    check_ok(record_add_ini(&type, &thing, &text, &error), &error);
    ini = ini_parse(text_string(&text), "x", &error);
    check_ok(ini != NULL, &error);
    check_refused(record_read_ini(&type, &back, ini, "thing", &error), &error, ERROR_USAGE, NULL);
    ini_close(ini);
    text_reset(&text);
    text_add(&text, "[thing]\nLABEL = \"é;#=[\"\npath=\"/a b; c\"\ncount = -3 ; note\nactive =\n");
    ini = ini_parse(text_string(&text), "x", &error);
    check_ok(ini != NULL && record_read_ini(&type, &back, ini, "thing", &error), &error);
    assert_string_equal(back.label, thing.label);
    assert_string_equal(back.path, thing.path);
    assert_int_equal(back.count, -3);
    assert_false(record_is_set(&back, ACTIVE));
    ini_close(ini);
    text_clear(&text);
}

/* clang-format off */
static const struct {
    const char *name, *content;
    enum error_code code;
    const char *sentence;
} inis[] = {
    { "nothing",              "",                        ERROR_NONE,    NULL },
    { "comments and blanks",  "# a\n\n ; b\n[s]\r\nk=v\r\n", ERROR_NONE, NULL },
    { "no last line end",     "[s]\nk=v",                ERROR_NONE,    NULL },
    { "no value",             "[s]\nk=\n",               ERROR_NONE,    NULL },
    { "no equal sign",        "[s]\nk=v\nword\n",        ERROR_INPUT,   "ligne 3" },
    { "no key",               "[s]\n= v\n",              ERROR_INPUT,   "ligne 2" },
    { "an open section",      "\n\n[s\n",                ERROR_INPUT,   "ligne 3" },
    { "a line that goes on",  "[s]\nk=v\\\nw\n",         ERROR_INPUT,   "ligne 2" },
    { "not UTF-8",            "[s]\nk=\xe9\n",           ERROR_CORRUPT, "UTF-8" },
};
/* clang-format on */

static void ini_names_the_bad_line(void **state)
{
    struct error error = ERROR_INIT;
    struct text line = TEXT_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof inis / sizeof inis[0]; i++) {
        struct ini *ini = ini_parse(inis[i].content, "mon.ini", &error);

        if (inis[i].code == ERROR_NONE)
            check_ok(ini != NULL, &error);
        else
            check_refused(ini != NULL, &error, inis[i].code, inis[i].sentence);
        ini_close(ini);
    }
    text_add(&line, "[s]\nk=");
    for (int i = 0; i < 900; i++)
        text_add_char(&line, 'x');
    check_refused(ini_parse(text_string(&line), "mon.ini", &error) != NULL, &error, ERROR_INPUT,
                  "ligne 2 : trop longue");
    text_clear(&line);
}

static void ini_files_are_texts_of_a_reasonable_size(void **state)
{
    struct installation *world = *state;
    char *path = world_path(world, "x.ini");
    char *large = calloc(1, (1 << 20) + 2);

    check_refused(ini_read(path, &world->error) != NULL, &world->error, ERROR_IO, path);
    check_ok(path_write(path, "a=1\0b", 5, 0600, &world->error), &world->error);
    check_refused(ini_read(path, &world->error) != NULL, &world->error, ERROR_CORRUPT, path);
    memset(large, '\n', (1 << 20) + 1);
    world_write(path, large);
    check_refused(ini_read(path, &world->error) != NULL, &world->error, ERROR_CORRUPT, path);
    free(large);
    free(path);
}

static void ini_refuses_to_write_what_it_could_not_read(void **state)
{
    const char *const bad[] = { "a\"b", "a\nb", "a\rb" };
    struct text text = TEXT_INIT;
    struct error error = ERROR_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        check_refused(ini_add(&text, "k", bad[i], &error), &error, ERROR_INPUT, "« k »");
    check_ok(ini_add(&text, "k", "it's; #1", &error), &error);
    assert_string_equal(text_string(&text), "k = \"it's; #1\"\n");
    text_clear(&text);
}

static void json_members_are_taken_or_named(void **state)
{
    const char document[] = "{\"s\":\"été\",\"n\":null,\"i\":7,\"r\":1.5,\"sum\":\"AB\"}";
    struct error error = ERROR_INIT;
    json_t *json = json_parse(document, strlen(document), 99, &error);
    char small[5];
    char large[65];
    int64_t number = 0;

    (void)state;
    check_ok(json != NULL, &error);
    check_ok(json_take_string(json, "s", large, sizeof large, false, &error) &&
                 json_take_string(json, "n", large, sizeof large, true, &error) &&
                 json_take_integer(json, "i", 7, &number, &error),
             &error);
    check_refused(json_take_string(json, "s", small, sizeof small, false, &error), &error,
                  ERROR_CORRUPT, "« s »");
    check_refused(json_take_string(json, "n", large, sizeof large, false, &error), &error,
                  ERROR_CORRUPT, "« n »");
    check_refused(json_take_string(json, "x", large, sizeof large, true, &error), &error,
                  ERROR_CORRUPT, "« x »");
    check_refused(json_take_integer(json, "i", 8, &number, &error), &error, ERROR_CORRUPT, "« i »");
    check_refused(json_take_integer(json, "r", 0, &number, &error), &error, ERROR_CORRUPT, "« r »");
    check_refused(json_take_sum(json, "sum", large, &error), &error, ERROR_CORRUPT, "« sum »");
    json_decref(json);
    check_refused(json_parse(document, strlen(document), 9, &error) != NULL, &error, ERROR_CORRUPT,
                  "trop grand");
    check_refused(json_parse("{\"a\":1,\"a\":2}", 13, 99, &error) != NULL, &error, ERROR_CORRUPT,
                  NULL);
    check_refused(json_parse("{} x", 4, 99, &error) != NULL, &error, ERROR_CORRUPT, NULL);
    check_refused(json_parse("\"\\u0000\"", 8, 99, &error) != NULL, &error, ERROR_CORRUPT, NULL);
}

/* A database in the world, with the table of things. */
static struct db *open_things(struct installation *world)
{
    char url[128];
    struct db *db;

    snprintf(url, sizeof url, "sqlite:%s", world->database);
    check_ok(seal_init(&world->error), &world->error);
    db = db_open(url, DB_CREATE, &world->error);
    check_ok(db != NULL && db_exec(db, table_sql, &world->error), &world->error);
    return db;
}

static void records_come_back_from_the_store_as_they_went(void **state)
{
    struct installation *world = *state;
    struct seal_key key = { .bytes = { 1, 2, 3 } };
    struct record_place store = { .db = open_things(world), .key = &key };
    struct thing thing = make_thing(1, "A");
    struct thing back = make_thing(1, "A");
    struct thing other = make_thing(2, "B");
    struct record_list list;
    struct error *error = &world->error;

    check_ok(record_insert(&store, &type, &thing, error) &&
                 record_insert(&store, &type, &other, error) &&
                 record_load(&store, &type, &back, error),
             error);
    assert_memory_equal(&thing, &back, sizeof thing);
    check_refused(record_insert(&store, &type, &thing, error), error, ERROR_INPUT, "« A »");
    check_ok(record_list_load(&store, &type, 2, &list, error), error);
    assert_int_equal(list.count, 1);
    record_list_clear(&list);
    check_ok(record_list_load(&store, &type, 0, &list, error), error);
    assert_int_equal(list.count, 2);
    assert_string_equal(((struct thing *)record_list_item(&list, 1))->code, "B");
    record_list_clear(&list);
    set(&thing, LABEL, "Deux");
    set(&thing, SECRET, "");
    check_ok(record_update(&store, &type, &thing, error) &&
                 record_load(&store, &type, &back, error),
             error);
    assert_memory_equal(&thing, &back, sizeof thing);
    check_ok(record_delete(&store, &type, &thing, error), error);
    check_refused(record_load(&store, &type, &back, error), error, ERROR_NOT_FOUND, "« A »");
    check_refused(record_update(&store, &type, &back, error), error, ERROR_NOT_FOUND, "« A »");
    check_refused(record_delete(&store, &type, &back, error), error, ERROR_NOT_FOUND, "« A »");
    db_close(store.db);
}

static void a_secret_is_nowhere_in_the_file(void **state)
{
    struct installation *world = *state;
    struct seal_key key = { .bytes = { 1, 2, 3 } };
    struct seal_key other = { .bytes = { 4 } };
    struct record_place store = { .db = open_things(world), .key = &key };
    struct thing thing = make_thing(1, "A");

    check_ok(record_insert(&store, &type, &thing, &world->error), &world->error);
    store.key = &other;
    check_refused(record_load(&store, &type, &thing, &world->error), &world->error, ERROR_CORRUPT,
                  "bonne clé");
    db_close(store.db);
    assert_int_equal(world_status("grep -rqa MotDePasse42 %s", world->directory), 1);
    assert_int_equal(world_status("grep -rqa 'v1:' %s", world->directory), 0);
}

static void a_row_that_breaks_the_rules_is_told(void **state)
{
    struct installation *world = *state;
    struct seal_key key = { .bytes = { 1 } };
    struct record_place store = { .db = open_things(world), .key = &key };
    struct thing thing = make_thing(1, "A");

    check_ok(db_exec(store.db, "INSERT INTO thing(owner, code, colour) VALUES (1, 'A', 'vert')",
                     &world->error),
             &world->error);
    check_refused(record_load(&store, &type, &thing, &world->error), &world->error, ERROR_INPUT,
                  "Couleur");
    db_close(store.db);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_directory, world_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_takes_what_it_should_and_no_more),
        cmocka_unit_test(an_empty_value_gives_the_default_back),
        cmocka_unit_test(defaults_follow_what_they_name),
        cmocka_unit_test(checks_go_in_order_and_name_the_field),
        cmocka_unit_test(secrets_are_shown_nowhere),
        cmocka_unit_test(json_has_types_and_tells_defaults),
        cmocka_unit_test(words_set_fields_and_the_wrong_ones_are_named),
        cmocka_unit_test(ini_carries_a_record_there_and_back),
        cmocka_unit_test(ini_names_the_bad_line),
        cmocka_unit_test(ini_refuses_to_write_what_it_could_not_read),
        cmocka_unit_test(json_members_are_taken_or_named),
        IN_WORLD(ini_files_are_texts_of_a_reasonable_size),
        IN_WORLD(records_come_back_from_the_store_as_they_went),
        IN_WORLD(a_secret_is_nowhere_in_the_file),
        IN_WORLD(a_row_that_breaks_the_rules_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
