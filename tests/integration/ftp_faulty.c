/* SPDX-License-Identifier: MIT */
/*
 * ftp_faulty: an FTP server that misbehaves as it is told, for the tests.
 *
 * ftp_faulty ROOT PORT_FILE LOG [RULE…] listens on a free port of 127.0.0.1, written to
 * PORT_FILE; any name and password are good; commands go to LOG. Files are real, under ROOT.
 * A rule applies N times in all, then never again (no N: always):
 *   refuse=COMMAND,CODE[,N]     answers CODE instead of doing
 *   drop=COMMAND[,N]            closes the connection instead of doing
 *   lose=COMMAND[,N]            does, then closes without an answer
 *   hang=COMMAND[,N]            never answers
 *   spare=COMMAND[,N]           obeys, whatever the other rules of that command
 *   cut=BYTES[,N]               STOR, APPE, RETR: closes both connections after BYTES
 *   stall=BYTES[,N]             the same, but goes silent
 *   full=BYTES[,N]              STOR, APPE: answers 452 after BYTES
 *   lie=BYTES[,N]               SIZE: so many more than there are
 *   forget=BYTES[,N]            STOR: acknowledges all, keeps all but BYTES
 *   keep=1                      RNTO: refuses to replace a file
 *   data=PORT announce=PORT     listens for data there, but sends the client elsewhere: to a
 *                               relay that takes TLS off, as one stands before the control
 *   http=STATUS                 is a web server instead, which answers that to everything
 */
#include "config.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RULE_LIMIT = 16, WORD_SIZE = 16, PATH_SIZE = 2048, ALWAYS = 1 << 30 };

enum rule_kind {
    RULE_REFUSE,
    RULE_DROP,
    RULE_LOSE,
    RULE_HANG,
    RULE_SPARE,
    RULE_CUT,
    RULE_STALL,
    RULE_FULL,
    RULE_LIE,
    RULE_FORGET,
    RULE_KEEP,
    RULE_DATA,
    RULE_ANNOUNCE,
    RULE_HTTP,
    RULE_KIND_COUNT
};

/* clang-format off */
static const struct {
    const char *name;
    bool command, value; /* what it is given, in this order */
} rule_kinds[] = {
    [RULE_REFUSE] = { "refuse=", true,  true },
    [RULE_DROP]   = { "drop=",   true,  false },
    [RULE_LOSE]   = { "lose=",   true,  false },
    [RULE_HANG]   = { "hang=",   true,  false },
    [RULE_SPARE]  = { "spare=",  true,  false },
    [RULE_CUT]    = { "cut=",    false, true },
    [RULE_STALL]  = { "stall=",  false, true },
    [RULE_FULL]   = { "full=",   false, true },
    [RULE_LIE]    = { "lie=",    false, true },
    [RULE_FORGET] = { "forget=", false, true },
    [RULE_KEEP]   = { "keep=",   false, true },
    [RULE_DATA]   = { "data=",   false, true },
    [RULE_ANNOUNCE] = { "announce=", false, true },
    [RULE_HTTP]   = { "http=",   false, true },
};
/* clang-format on */
_Static_assert(sizeof rule_kinds / sizeof rule_kinds[0] == RULE_KIND_COUNT, "one row per kind");

struct rule {
    enum rule_kind kind;
    char command[WORD_SIZE];
    long value;
    atomic_int left; /* shared by the connections */
};

struct server {
    const char *root;
    FILE *log;
    struct rule *rules;
    size_t rule_count;
};

struct session {
    struct server *server;
    FILE *control; /* read */
    int socket;
    int passive;
    char directory[PATH_SIZE]; /* as the client sees it */
    char rename_from[PATH_SIZE];
    off_t restart;
    bool over;
};

static void say(struct session *session, const char *answer)
{
    if (dprintf(session->socket, "%s\r\n", answer) < 0)
        session->over = true;
}

/* The rule that applies now, counted down. */
static struct rule *find_rule(struct session *session, enum rule_kind kind, const char *command)
{
    for (size_t i = 0; i < session->server->rule_count; i++) {
        struct rule *rule = &session->server->rules[i];

        if (rule->kind == kind && (command == NULL || strcasecmp(rule->command, command) == 0) &&
            atomic_fetch_sub(&rule->left, 1) > 0)
            return rule;
    }
    return NULL;
}

static void go_silent(struct session *session)
{
    char byte;

    while (read(session->socket, &byte, 1) > 0)
        continue;
    session->over = true;
}

/* The real path of what the client names. */
static void locate(const struct session *session, const char *name, char path[2 * PATH_SIZE])
{
    bool absolute = name[0] == '/';

    if (strstr(name, "..") != NULL)
        name = "refused";
    snprintf(path, 2 * PATH_SIZE, "%s%s/%s", session->server->root,
             absolute ? "" : session->directory, name + absolute);
}

static int accept_data(struct session *session)
{
    int data = -1;

    if (session->passive >= 0)
        data = accept(session->passive, NULL, NULL);
    if (session->passive >= 0)
        close(session->passive);
    session->passive = -1;
    if (data < 0)
        say(session, "425 No data connection");
    return data;
}

static void do_passive(struct session *session, const char *argument)
{
    const struct rule *fixed = find_rule(session, RULE_DATA, NULL);
    const struct rule *announced = find_rule(session, RULE_ANNOUNCE, NULL);
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t size = sizeof address;
    char answer[80];
    int yes = 1;

    (void)argument;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fixed != NULL)
        address.sin_port = htons((uint16_t)fixed->value);
    if (session->passive >= 0)
        close(session->passive);
    session->passive = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (setsockopt(session->passive, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        bind(session->passive, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(session->passive, 1) != 0 ||
        getsockname(session->passive, (struct sockaddr *)&address, &size) != 0) {
        say(session, "425 No socket");
        return;
    }
    snprintf(answer, sizeof answer, "229 Entering (|||%ld|)",
             announced != NULL ? announced->value : (long)ntohs(address.sin_port));
    say(session, answer);
}

/* What becomes of a transfer after `done` bytes; true when it is at its end. */
static bool interfere(struct session *session, bool receiving, int64_t done, struct rule *rules[3])
{
    if (rules[0] != NULL && done >= rules[0]->value) {
        session->over = true;
        return true;
    }
    if (rules[1] != NULL && done >= rules[1]->value) {
        go_silent(session);
        return true;
    }
    if (receiving && rules[2] != NULL && done >= rules[2]->value) {
        say(session, "452 No space left");
        return true;
    }
    return false;
}

/* Bytes one way, in small pieces so that a rule applies where it says. */
static bool pump(struct session *session, int from, int to, bool receiving)
{
    struct rule *rules[3] = {
        find_rule(session, RULE_CUT, NULL),
        find_rule(session, RULE_STALL, NULL),
        receiving ? find_rule(session, RULE_FULL, NULL) : NULL,
    };
    char bytes[1000];
    int64_t done = 0;
    ssize_t count;

    while ((count = read(from, bytes, sizeof bytes)) > 0) {
        if (write(to, bytes, (size_t)count) != count)
            return false;
        done += count;
        if (interfere(session, receiving, done, rules))
            return false;
    }
    return count == 0;
}

/* What is forgotten is the end of the file, all of a small one. */
static bool cut_end(int file, off_t bytes)
{
    off_t size = lseek(file, 0, SEEK_END);

    return ftruncate(file, size > bytes ? size - bytes : 0) == 0;
}

static void receive(struct session *session, const char *argument, int flags)
{
    char path[2 * PATH_SIZE];
    struct rule *forget;
    int file, data;
    bool whole;

    locate(session, argument, path);
    file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0644);
    if (file < 0) {
        say(session, "553 No such directory");
        return;
    }
    say(session, "150 Send");
    data = accept_data(session);
    whole = data >= 0 && pump(session, data, file, true);
    forget = whole ? find_rule(session, RULE_FORGET, NULL) : NULL;
    if (forget != NULL && !cut_end(file, forget->value))
        whole = false;
    close(file);
    if (data >= 0)
        close(data);
    if (whole)
        say(session, "226 Kept");
}

static void do_store(struct session *session, const char *argument)
{
    receive(session, argument, O_TRUNC);
}

static void do_append(struct session *session, const char *argument)
{
    receive(session, argument, O_APPEND);
}

static void do_retrieve(struct session *session, const char *argument)
{
    char path[2 * PATH_SIZE];
    bool whole;
    int file, data;

    locate(session, argument, path);
    file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        say(session, "550 No such file");
        return;
    }
    lseek(file, session->restart, SEEK_SET);
    session->restart = 0;
    say(session, "150 Here it comes");
    data = accept_data(session);
    whole = data >= 0 && pump(session, file, data, false);
    close(file);
    if (data >= 0)
        close(data);
    if (whole)
        say(session, "226 Sent");
}

static void do_list(struct session *session, const char *argument)
{
    char path[2 * PATH_SIZE];
    struct dirent *entry;
    DIR *directory;
    int data;

    (void)argument;
    locate(session, "", path);
    directory = opendir(path);
    say(session, "150 Names");
    data = accept_data(session);
    while (data >= 0 && directory != NULL && (entry = readdir(directory)) != NULL)
        dprintf(data, "%s\r\n", entry->d_name);
    if (directory != NULL)
        closedir(directory);
    if (data >= 0)
        close(data);
    say(session, "226 Listed");
}

static void do_directory(struct session *session, const char *argument)
{
    char path[2 * PATH_SIZE];
    struct stat status;

    locate(session, argument, path);
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
        say(session, "550 No such directory");
        return;
    }
    snprintf(session->directory, sizeof session->directory, "%s",
             path + strlen(session->server->root));
    say(session, "250 There");
}

static void do_size(struct session *session, const char *argument)
{
    char path[2 * PATH_SIZE];
    char answer[40];
    struct stat status;
    struct rule *lie;

    locate(session, argument, path);
    if (stat(path, &status) != 0) {
        say(session, "550 No such file");
        return;
    }
    lie = find_rule(session, RULE_LIE, NULL);
    snprintf(answer, sizeof answer, "213 %" PRId64,
             (int64_t)status.st_size + (lie == NULL ? 0 : lie->value));
    say(session, answer);
}

static void do_make(struct session *session, const char *argument)
{
    char path[2 * PATH_SIZE];

    locate(session, argument, path);
    say(session, mkdir(path, 0755) == 0 ? "257 Made" : "550 Not made");
}

static void do_delete(struct session *session, const char *argument)
{
    char path[2 * PATH_SIZE];

    locate(session, argument, path);
    say(session, unlink(path) == 0 ? "250 Gone" : "550 Not removed");
}

static void do_rename_from(struct session *session, const char *argument)
{
    snprintf(session->rename_from, sizeof session->rename_from, "%s", argument);
    say(session, "350 And to?");
}

static void do_rename_to(struct session *session, const char *argument)
{
    char from[2 * PATH_SIZE], to[2 * PATH_SIZE];
    struct stat status;

    locate(session, session->rename_from, from);
    locate(session, argument, to);
    if (stat(to, &status) == 0 && find_rule(session, RULE_KEEP, NULL) != NULL)
        say(session, "550 It exists");
    else
        say(session, rename(from, to) == 0 ? "250 Renamed" : "550 Not renamed");
}

static void do_restart(struct session *session, const char *argument)
{
    session->restart = strtol(argument, NULL, 10);
    say(session, "350 From there");
}

static void do_quit(struct session *session, const char *argument)
{
    (void)argument;
    say(session, "221 Bye");
    session->over = true;
}

/* clang-format off */
static const struct {
    const char *name;
    const char *answer; /* when nothing is done */
    void (*run)(struct session *session, const char *argument);
} commands[] = {
    { "USER", "331 Password?",    NULL },
    { "PASS", "230 Welcome",      NULL },
    { "PWD",  "257 \"/\" is it",  NULL },
    { "TYPE", "200 As you like",  NULL },
    { "MDTM", "502 Not done",     NULL },
    { "NOOP", "200 Still here",   NULL },
    { "PBSZ", "200 Of the relay", NULL },
    { "PROT", "200 Of the relay", NULL },
    { "EPSV", NULL, do_passive },
    { "STOR", NULL, do_store },
    { "APPE", NULL, do_append },
    { "RETR", NULL, do_retrieve },
    { "NLST", NULL, do_list },
    { "CWD",  NULL, do_directory },
    { "SIZE", NULL, do_size },
    { "MKD",  NULL, do_make },
    { "DELE", NULL, do_delete },
    { "RNFR", NULL, do_rename_from },
    { "RNTO", NULL, do_rename_to },
    { "REST", NULL, do_restart },
    { "QUIT", NULL, do_quit },
};
/* clang-format on */

static void obey(struct session *session, const char *name, const char *argument)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcasecmp(commands[i].name, name) != 0)
            continue;
        if (commands[i].run != NULL)
            commands[i].run(session, argument);
        else
            say(session, commands[i].answer);
        return;
    }
    say(session, "500 Unknown");
}

static void run_command(struct session *session, char *line)
{
    char *argument = line + strcspn(line, " \r\n");
    struct rule *rule;
    int kept = session->socket;

    if (*argument != '\0')
        *argument++ = '\0';
    argument[strcspn(argument, "\r\n")] = '\0';
    fprintf(session->server->log, "%s %s\n", line, strcasecmp(line, "PASS") == 0 ? "" : argument);
    fflush(session->server->log);
    if (find_rule(session, RULE_SPARE, line) != NULL) {
        obey(session, line, argument);
        return;
    }
    rule = find_rule(session, RULE_REFUSE, line);
    if (rule != NULL) {
        dprintf(session->socket, "%ld Refused as told\r\n", rule->value);
    } else if (find_rule(session, RULE_DROP, line) != NULL) {
        session->over = true;
    } else if (find_rule(session, RULE_HANG, line) != NULL) {
        go_silent(session);
    } else if (find_rule(session, RULE_LOSE, line) != NULL) {
        session->socket = open("/dev/null", O_WRONLY | O_CLOEXEC);
        /* A transfer needs its beginning to be told: only the end is lost. */
        if (strcasecmp(line, "STOR") == 0)
            dprintf(kept, "150 Send\r\n");
        obey(session, line, argument);
        session->over = true;
    } else {
        obey(session, line, argument);
    }
}

static void answer_web(struct session *session, long status)
{
    char line[PATH_SIZE];

    while (fgets(line, sizeof line, session->control) != NULL && line[0] != '\r')
        continue;
    dprintf(session->socket,
            "HTTP/1.1 %ld As told\r\nServer: faulty\r\nContent-Length: 3\r\n\r\nOK\n", status);
}

static void serve(struct server *server, int socket)
{
    struct session session = { .server = server, .socket = socket, .passive = -1 };
    const struct rule *web = find_rule(&session, RULE_HTTP, NULL);
    char line[PATH_SIZE];

    snprintf(session.directory, sizeof session.directory, "/");
    session.control = fdopen(socket, "r");
    if (session.control == NULL)
        return;
    if (web != NULL) {
        answer_web(&session, web->value);
        return;
    }
    say(&session, "220 Faulty");
    while (!session.over && fgets(line, sizeof line, session.control) != NULL)
        run_command(&session, line);
}

static bool add_rule(struct server *server, const char *text)
{
    struct rule *rule = &server->rules[server->rule_count];

    for (size_t i = 0; i < RULE_KIND_COUNT && server->rule_count < RULE_LIMIT; i++) {
        size_t length = strlen(rule_kinds[i].name);
        char *end = NULL;

        if (strncmp(text, rule_kinds[i].name, length) != 0)
            continue;
        text += length;
        rule->kind = (enum rule_kind)i;
        if (rule_kinds[i].command) {
            length = strcspn(text, ",");
            snprintf(rule->command, sizeof rule->command, "%.*s", (int)length, text);
            text += length + (text[length] == ',');
        }
        if (rule_kinds[i].value) {
            rule->value = strtol(text, &end, 10);
            text = end + (*end == ',');
        }
        atomic_init(&rule->left, *text == '\0' ? ALWAYS : (int)strtol(text, NULL, 10));
        server->rule_count++;
        return true;
    }
    return false;
}

static int listen_free(const char *port_file)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t size = sizeof address;
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char aside[PATH_SIZE];
    FILE *file;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    snprintf(aside, sizeof aside, "%s.new", port_file);
    file = fopen(aside, "w");
    if (file == NULL || bind(listening, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listening, 8) != 0 ||
        getsockname(listening, (struct sockaddr *)&address, &size) != 0)
        return -1;
    fprintf(file, "%d\n", ntohs(address.sin_port));
    if (fclose(file) != 0 || rename(aside, port_file) != 0)
        return -1;
    return listening;
}

int main(int count, char **arguments)
{
    struct server server = { 0 };
    int listening;

    signal(SIGCHLD, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    server.rules = mmap(NULL, RULE_LIMIT * sizeof *server.rules, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (count < 4 || server.rules == MAP_FAILED)
        return 2;
    server.root = arguments[1];
    server.log = fopen(arguments[3], "a");
    for (int i = 4; i < count; i++) {
        if (!add_rule(&server, arguments[i])) {
            fprintf(stderr, "ftp_faulty: bad rule %s\n", arguments[i]);
            return 2;
        }
    }
    listening = listen_free(arguments[2]);
    if (listening < 0 || server.log == NULL) {
        perror("ftp_faulty");
        return 1;
    }
    for (;;) {
        int socket = accept(listening, NULL, NULL);

        if (socket >= 0 && fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGTERM);
            close(listening);
            serve(&server, socket);
            _exit(0);
        }
        if (socket >= 0)
            close(socket);
    }
}
