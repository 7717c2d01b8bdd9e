/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/console/console_world.h"

#include <ctype.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/path.h"
#include "core/demo/install.h"
#include "tests/check.h"
#include "tests/console/demo_screens.h"
#include "tui/app_internal.h"

enum { SETTLE_MS = 10000, SERVE_MS = 100, PATH_BYTES = 512 };

#define SCALE 0.05

static void expect(bool ok, const struct error *error)
{
    if (!ok)
        fail_msg("%s: %s | %s", error_name(error->code), error->message, error->detail);
}

static void copy_tree(const char *from, const char *to)
{
    char command[PATH_BYTES];

    snprintf(command, sizeof command, "rm -rf '%s' && cp -a '%s' '%s'", to, from, to);
    assert_int_equal(system(command), 0);
}

/* The database's path is in the home: worlds are made at the same place, one after the other. */
static void paths(const char *directory, char home[static 96], char pristine[static 96])
{
    snprintf(home, 96, "%s/home", directory);
    snprintf(pristine, 96, "%s/pristine", directory);
}

int console_world_setup(void **state)
{
    char *directory = strdup("/tmp/tpv-console-XXXXXX");
    char home[96], pristine[96];
    struct configuration configuration;
    struct error error = ERROR_INIT;

    setlocale(LC_ALL, "C.UTF-8");
    unsetenv("LANGUAGE");
    unsetenv("NO_COLOR");
    setenv("TZ", "Europe/Paris", 1);
    tzset();
    assert_non_null(directory);
    assert_non_null(mkdtemp(directory));
    *state = directory;
    paths(directory, home, pristine);
    record_init(&configuration_type, &configuration);
    expect(seal_init(&error), &error);
    expect(demo_install(home, &configuration, SCALE, NULL, &error), &error);
    copy_tree(home, pristine);
    return 0;
}

int console_world_teardown(void **state)
{
    struct error error = ERROR_INIT;

    expect(path_remove_tree(*state, &error), &error);
    free(*state);
    return 0;
}

void console_world_open(struct console_world *world, const char *directory, int rows, int columns)
{
    const struct tui_options tui = { .headless = true, .rows = rows, .columns = columns };
    struct session_options options = { .user = "demo", .dossier = 1 };
    char pristine[96];

    *world = (struct console_world){ .error = ERROR_INIT };
    string_store(world->directory, sizeof world->directory, directory);
    paths(directory, world->home, pristine);
    copy_tree(pristine, world->home);
    options.home = world->home;
    expect(console_open(&world->console, &options, &tui, &world->error), &world->error);
}

void console_world_close(struct console_world *world)
{
    console_close(&world->console);
}

void console_world_settle(struct console_world *world)
{
    int64_t until = clock_monotonic_ms() + SETTLE_MS;
    struct tui_app *app = world->console.app;

    while (app->watch_count > 0) {
        if (clock_monotonic_ms() > until)
            fail_msg("what runs in the background does not end");
        tui_serve(app, SERVE_MS);
    }
}

void console_world_type(struct console_world *world, const char *keys)
{
    static const char wait[] = "<Wait>";
    const char *found;

    while ((found = strstr(keys, wait)) != NULL) {
        char *before = strndup(keys, (size_t)(found - keys));

        assert_non_null(before);
        demo_type(world->console.app, before);
        free(before);
        console_world_settle(world);
        keys = found + strlen(wait);
    }
    demo_type(world->console.app, keys);
}

/* As long as what it replaces, so that columns stay where they are. */
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

char *console_world_dump(struct console_world *world)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    assert_non_null(file);
    tui_dump(world->console.app, file);
    fclose(file);
    replace_pattern(text, strrchr(world->directory, '-'), "-ABCDEF");
    replace_pattern(text, "##/##/#### ##:##:##", "jj/mm/aaaa hh:mm:ss");
    return text;
}

static char *read_expected(const char *path)
{
    struct error error = ERROR_INIT;
    size_t size = 0;
    char *text = path_read(path, 1 << 20, &size, &error);

    if (text == NULL)
        fail_msg("%s", error.message);
    return text;
}

void console_world_compare(struct console_world *world, const char *name)
{
    const char *source = getenv("srcdir");
    char path[PATH_BYTES];
    char *actual = console_world_dump(world);
    char *expected;

    snprintf(path, sizeof path, "%s/tests/screens/%s-%dx%d.txt", source == NULL ? "." : source,
             name, COLS, LINES);
    if (getenv("REGOLD") != NULL) {
        FILE *file = fopen(path, "we");

        assert_non_null(file);
        fputs(actual, file);
        fclose(file);
    }
    expected = read_expected(path);
    if (strcmp(actual, expected) != 0)
        print_message("%s, expected:\n%s\nfound:\n%s\n", path, expected, actual);
    assert_string_equal(actual, expected);
    free(expected);
    free(actual);
}

void console_world_sees(struct console_world *world, const char *text)
{
    char *screen = console_world_dump(world);

    if (strstr(screen, text) == NULL)
        fail_msg("« %s » is not on the screen:\n%s", text, screen);
    free(screen);
}

char *console_world_database(struct console_world *world)
{
    char *path = home_file(&world->console.session.home, "demo/commerce.db", &world->error);

    assert_non_null(path);
    return path;
}
