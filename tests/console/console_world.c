/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/console/console_world.h"

#include <ctype.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/demo/install.h"
#include "core/record/record_text.h"
#include "core/sync/extract.h"
#include "tests/check.h"
#include "tests/console/screen_driver.h"
#include "tui/app_internal.h"

enum { SETTLE_MS = 10000, SERVE_MS = 100, PATH_BYTES = 512, STILL_MS = 1000000 };

#define SCALE 0.05
/* 24/11/2026 09:15:00 in Paris. */
#define STILL_TIME INT64_C(1795508100)

/* The linker gives these in place of the clock's own (--wrap), and those under the other name. */
int64_t __real_clock_now(void);
int64_t __wrap_clock_now(void);
int64_t __real_clock_monotonic_ms(void);
int64_t __wrap_clock_monotonic_ms(void);

/* What depends on the machine: in Infos, and in what a lock says. */
int __wrap_uname(struct utsname *name);
pid_t __wrap_getpid(void);
const char *__wrap_sodium_version_string(void);
const char *__wrap_archive_library(void);
const char *__wrap_transfer_library(void);
int64_t __wrap_path_free_bytes(const char *path);

/* Also read by the threads of the work. */
static atomic_bool clocks_run;
static atomic_llong passed_s;

int64_t __wrap_clock_now(void)
{
    return clocks_run ? __real_clock_now() : STILL_TIME + passed_s;
}

int64_t __wrap_clock_monotonic_ms(void)
{
    return clocks_run ? __real_clock_monotonic_ms() : STILL_MS + passed_s * 1000;
}

int __wrap_uname(struct utsname *name)
{
    *name = (struct utsname){ .sysname = "Linux", .release = "6.1.0-1-amd64", .machine = "x86_64" };
    return 0;
}

pid_t __wrap_getpid(void)
{
    return 4321;
}

const char *__wrap_sodium_version_string(void)
{
    return "1.0.18";
}

const char *__wrap_archive_library(void)
{
    return "libarchive 3.6.2, zstd 1.5.4";
}

const char *__wrap_transfer_library(void)
{
    return "libcurl 7.88.1";
}

int64_t __wrap_path_free_bytes(const char *path)
{
    (void)path;
    return INT64_C(123400000000);
}

void console_world_advance(int64_t seconds)
{
    passed_s += seconds;
}

void console_world_run_clocks(void)
{
    clocks_run = true;
}

static void expect(bool ok, const struct error *error)
{
    if (!ok)
        fail_msg("%s: %s | %s", error_name(error->code), error->message, error->detail);
}

static const char *const copies[] = {
    [WORLD_NEW] = "new",
    [WORLD_PUBLISHED] = "published",
};
_Static_assert(sizeof copies / sizeof copies[0] == WORLD_HOME_COUNT, "a copy of each home");

static void copy_tree(const char *from, const char *to)
{
    char command[PATH_BYTES];

    snprintf(command, sizeof command, "rm -rf '%s' && cp -a '%s' '%s'", to, from, to);
    assert_int_equal(system(command), 0);
}

/* What any change of a home changes: the settings and their journal, the business database. */
static bool is_as_copied(const char *home, const char *copy)
{
    static const char *const files[] = { "tpv.db", "tpv.db-wal", "demo/commerce.db",
                                         "demo/commerce.db-wal", "licence.ini" };
    char path[PATH_BYTES];
    struct stat one = { 0 }, other = { 0 };

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        bool is_there, was_there;

        snprintf(path, sizeof path, "%s/%s", home, files[i]);
        is_there = stat(path, &one) == 0;
        snprintf(path, sizeof path, "%s/%s", copy, files[i]);
        was_there = stat(path, &other) == 0;
        if (is_there != was_there || (is_there && (one.st_size != other.st_size ||
                                                   one.st_mtim.tv_sec != other.st_mtim.tv_sec ||
                                                   one.st_mtim.tv_nsec != other.st_mtim.tv_nsec)))
            return false;
    }
    return true;
}

/* The database's path is in the home: worlds are made at the same place, one after the other. */
static void paths(const char *directory, enum world_home which, char home[static 96],
                  char copy[static 96])
{
    snprintf(home, 96, "%s/home", directory);
    snprintf(copy, 96, "%s/%s", directory, copies[which]);
}

void console_world_speak(const char *language)
{
    setenv("LANGUAGE", language, 1);
    /* Also forgets what was looked up in another language. */
    textdomain(PACKAGE);
}

static void extract(struct session *session, enum extract_kind kind)
{
    const struct extract_options options = { .kind = kind };
    struct extract_result result;
    struct error error = ERROR_INIT;

    expect(extract_run(session, &options, NULL, &result, &error), &error);
    extract_result_clear(&result);
}

static void publish_some(const char *home)
{
    const struct session_options options = { .home = home, .user = "demo", .dossier = 1 };
    struct error error = ERROR_INIT;
    struct session session;

    expect(session_open(&session, &options, &error), &error);
    for (int i = 0; i < 2; i++) {
        extract(&session, EXTRACT_FULL);
        passed_s += 3600;
        expect(demo_play_day(&session, NULL, &error), &error);
        extract(&session, EXTRACT_CHANGES);
        passed_s += 3600;
    }
    passed_s = 0;
    session_close(&session);
}

/* Who is at the console: an administrator, as most screens need. Not journalled. */
static void declare_user(const char *home)
{
    const struct session_options options = { .home = home };
    char *const words[] = { (char[]){ "code=demo" }, (char[]){ "name=demo" },
                            (char[]){ "role=admin" } };
    struct user user = { .head = { 0 } };
    struct error error = ERROR_INIT;
    struct record_place place;
    struct session session;

    expect(session_open(&session, &options, &error), &error);
    place = session_place(&session);
    expect(record_set_words(&user_type, &user, words, 3, true, &error) &&
               record_insert(&place, &user_type, &user, &error),
           &error);
    session_close(&session);
}

/* Each copy the first time that it is asked for. */
static void make_copy(const char *directory, enum world_home which)
{
    char home[96], copy[96];
    struct configuration configuration;
    struct error error = ERROR_INIT;

    paths(directory, which, home, copy);
    if (path_exists(copy))
        return;
    if (which == WORLD_NEW) {
        record_init(&configuration_type, &configuration);
        expect(demo_install(home, &configuration, SCALE, NULL, &error), &error);
        declare_user(home);
    } else {
        char before[96];

        paths(directory, WORLD_NEW, home, before);
        make_copy(directory, WORLD_NEW);
        copy_tree(before, home);
        publish_some(home);
    }
    copy_tree(home, copy);
}

int console_world_setup(void **state)
{
    char *directory = strdup("/tmp/tpv-console-XXXXXX");
    const char *locale_directory = getenv("TPV_LOCALEDIR");
    struct error error = ERROR_INIT;

    screen_pin_environment();
    bindtextdomain(PACKAGE, locale_directory == NULL ? "locale" : locale_directory);
    bind_textdomain_codeset(PACKAGE, "UTF-8");
    console_world_speak("fr");
    assert_non_null(directory);
    assert_non_null(mkdtemp(directory));
    *state = directory;
    expect(seal_init(&error), &error);
    return 0;
}

int console_world_teardown(void **state)
{
    struct error error = ERROR_INIT;

    expect(path_remove_tree(*state, &error), &error);
    free(*state);
    return 0;
}

static void start(struct console_world *world)
{
    const struct tui_options tui = { .headless = true,
                                     .rows = world->rows,
                                     .columns = world->columns };
    const struct session_options options = { .home = world->home, .user = "demo", .dossier = 1 };

    expect(console_open(&world->console, &options, &tui, &world->error), &world->error);
}

void console_world_open(struct console_world *world, const char *directory, enum world_home home,
                        int rows, int columns)
{
    char copy[96];

    *world = (struct console_world){ .error = ERROR_INIT, .rows = rows, .columns = columns };
    string_store(world->directory, sizeof world->directory, directory);
    make_copy(directory, home);
    paths(directory, home, world->home, copy);
    if (!is_as_copied(world->home, copy))
        copy_tree(copy, world->home);
    start(world);
}

void console_world_close(struct console_world *world)
{
    console_close(&world->console);
    clocks_run = false;
    passed_s = 0;
}

void console_world_settle(struct console_world *world)
{
    int64_t until = __real_clock_monotonic_ms() + SETTLE_MS;
    struct tui_app *app = world->console.app;

    while (app->watch_count > 0) {
        if (__real_clock_monotonic_ms() > until)
            fail_msg("what runs in the background does not end");
        tui_serve(app, SERVE_MS);
    }
}

void console_world_wait_for(struct console_world *world, const char *text)
{
    int64_t until = __real_clock_monotonic_ms() + SETTLE_MS;

    for (;;) {
        char *screen = console_world_dump(world);
        bool found = strstr(screen, text) != NULL;

        if (!found && __real_clock_monotonic_ms() > until)
            fail_msg("« %s » does not come:\n%s", text, screen);
        free(screen);
        if (found)
            return;
        tui_serve(world->console.app, SERVE_MS);
    }
}

void console_world_type(struct console_world *world, const char *keys)
{
    static const char wait[] = "<Wait>";
    const char *found;

    while ((found = strstr(keys, wait)) != NULL) {
        char *before = strndup(keys, (size_t)(found - keys));

        assert_non_null(before);
        screen_type(world->console.app, before);
        free(before);
        console_world_settle(world);
        keys = found + strlen(wait);
    }
    screen_type(world->console.app, keys);
}

/* As long as what it replaces, so that columns stay where they are. `#` is any digit. */
static void replace_pattern(char *text, const char *pattern, const char *with)
{
    size_t length = strlen(pattern);

    for (; *text != '\0'; text++) {
        size_t i = 0;

        while (i < length &&
               (pattern[i] == '#' ? isdigit((unsigned char)text[i]) != 0 : text[i] == pattern[i]))
            i++;
        if (i == length)
            memcpy(text, with, length);
    }
}

/* The random end of the directory's name, also where an edge cuts it. */
static void replace_directory(char *text, const char *random)
{
    enum { LENGTH = 6 };
    static const char end[] = "ABCDEF";
    char cut[32], with[32];

    for (int length = LENGTH; length > 0; length--) {
        snprintf(cut, sizeof cut, "console-%.*s", length, random);
        snprintf(with, sizeof with, "console-%.*s", length, end);
        replace_pattern(text, cut, with);
        snprintf(cut, sizeof cut, "%s/home", random + LENGTH - length);
        snprintf(with, sizeof with, "%s/home", end + LENGTH - length);
        replace_pattern(text, cut, with);
    }
}

/* Runs of these digits, longer than any word has; their end on a next line. */
static void replace_runs(char *text, const char *digits, size_t least, char with)
{
    while (*text != '\0') {
        size_t length = strspn(text, digits);

        if (length < least) {
            text += length == 0 ? 1 : length;
            continue;
        }
        memset(text, with, length);
        text += length;
        if (*text == '\n' && text[1] == ' ') {
            text += strspn(text, "\n ");
            memset(text, with, strspn(text, digits));
        }
    }
}

/* Sums, tokens and public keys are drawn at random. */
static void replace_random(char *text)
{
    replace_runs(text, "0123456789abcdef", 16, 'h');
    replace_runs(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 50, 'k');
}

/* What moves with the version, and sizes: files hold keys and signatures drawn at random. */
static const struct {
    const char *pattern, *with;
} sizes[] = {
    { " #,# Ko", " n,n Ko" },
    { " ##,# Ko", " nn,n Ko" },
    { " ###,# Ko", " nnn,n Ko" },
    { " ###.# KB", " nnn.n KB" },
    { "(##,# Ko", "(nn,n Ko" },
    { "Octets      ####\n", "Octets      nnnn\n" },
    { "Octets      #####", "Octets      nnnnn" },
    { "Bytes       #####", "Bytes       nnnnn" },
    { " ##.# KB", " nn.n KB" },
    { "(format #)", "(format n)" },
    { "data.sqlite, ######", "data.sqlite, nnnnnn" },
    { "SQLite #.##.#", "SQLite n.nn.n" },
    { "jansson #.##", "jansson n.nn" },
};

char *console_world_dump(struct console_world *world)
{
    char *text = screen_dump(world->console.app);

    replace_directory(text, strrchr(world->directory, '-') + 1);
    replace_random(text);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        replace_pattern(text, sizes[i].pattern, sizes[i].with);
    return text;
}

void console_world_compare(struct console_world *world, const char *name)
{
    screen_compare_text(name, console_world_dump(world));
}

void console_world_sees(struct console_world *world, const char *text)
{
    char *screen = console_world_dump(world);

    if (strstr(screen, text) == NULL)
        fail_msg("« %s » is not on the screen:\n%s", text, screen);
    free(screen);
}

struct db *console_world_database(struct console_world *world)
{
    char url[PATH_BYTES];
    struct db *db;

    snprintf(url, sizeof url, "sqlite:%s/demo/commerce.db", world->home);
    db = db_open(url, DB_READ_WRITE, &world->error);
    expect(db != NULL, &world->error);
    return db;
}

void console_world_remove(struct console_world *world, const char *name)
{
    char path[PATH_BYTES];

    snprintf(path, sizeof path, "%s/%s", world->home, name);
    expect(path_remove(path, &world->error), &world->error);
}

void console_world_alter_store(struct console_world *world, const char *sql)
{
    expect(db_exec(world->console.session.store, sql, &world->error), &world->error);
    /* Who works, and with which right, is read at the beginning. */
    console_close(&world->console);
    start(world);
}

void console_world_alter_database(struct console_world *world, const char *sql)
{
    struct db *db = console_world_database(world);

    expect(db_exec(db, sql, &world->error), &world->error);
    db_close(db);
}
