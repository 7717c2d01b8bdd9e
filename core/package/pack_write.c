/* SPDX-License-Identifier: MIT */
/* The archive of a package: each file as it was reviewed, or the build is refused by name. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/exchange/archive.h"
#include "core/package/build_internal.h"
#include "core/package/review_internal.h"
#include "core/sync/manifest.h"
#include "core/sync/signed_head.h"

enum { WHOLE_LIMIT = 1 << 20, READ_MODE = 0644, PERMISSIONS = 0777 };

static bool make_head(const struct pack *pack, struct signed_head *head, struct error *error)
{
    signed_head_clear(head);
    if (!pack_manifest(pack, &head->manifest, error))
        return false;
    if (head->manifest.length > MANIFEST_LIMIT)
        return error_set(error, ERROR_INPUT,
                         _("Ce package a trop de fichiers (%zu) : faites-en plusieurs."),
                         pack->count);
    return signed_head_sign(head, &pack->signer, pack->result->artefact.file, error);
}

/* `facts` of a reviewed file, or `sum` of a script. */
static bool add_item(struct pack *pack, char *name, const char *path,
                     const struct scanned_file *facts, const char *sum, struct error *error)
{
    struct pack_item *item = &pack->items[pack->count];

    *item = (struct pack_item){ .name = name, .facts = facts, .tried = sum, .mode = READ_MODE };
    if (name == NULL)
        return false;
    pack->count++;
    item->path = string_copy(path, error);
    if (facts != NULL) {
        item->mode = facts->mode & PERMISSIONS;
        item->size = facts->size;
        item->modified_ns = facts->modified_ns;
    } else {
        item->size = path_size(path);
    }
    /* As dense as the sum to come, and always the same: it measures the room of the manifest. */
    digest_bytes(name, strlen(name), item->sum);
    return item->path != NULL;
}

static bool add_script(struct pack *pack, size_t index, struct error *error)
{
    const struct package_script *script = &pack->review->scripts[index];
    bool ok = true;

    for (size_t i = 0; ok && i < SCRIPT_PART_COUNT; i++) {
        const struct script_part *part = &script->parts[i];

        if (part->path != NULL)
            ok = add_item(
                pack,
                string_format(error, SCRIPTS_PREFIX "%03zu-%s", index + 1, path_name(part->path)),
                part->path, NULL, part->sum, error);
    }
    return ok;
}

static bool add_file(struct pack *pack, const struct review_file *file, struct error *error)
{
    char *path = path_join(file->directory->source, file->path, error);
    bool ok = path != NULL &&
              add_item(pack, review_member_name(file, error), path, file->facts, NULL, error);

    free(path);
    return ok;
}

bool pack_list(struct pack *pack, struct error *error)
{
    const struct package_review *review = pack->review;
    bool ok;

    pack->items =
        calloc(review->count + SCRIPT_PART_COUNT * review->script_count + 1, sizeof *pack->items);
    ok = pack->items != NULL || error_memory(error);
    for (size_t i = 0; ok && i < review->script_count; i++)
        ok = add_script(pack, i, error);
    for (size_t i = 0; ok && i < review->count; i++)
        if (review->files[i].reason == REASON_KEPT)
            ok = add_file(pack, &review->files[i], error);
    if (ok && pack->count == 0)
        ok = error_set(error, ERROR_INPUT,
                       _("Aucun fichier retenu : il n'y a rien à mettre dans un package."));
    return ok;
}

void pack_clear_items(struct pack *pack)
{
    for (size_t i = 0; i < pack->count; i++) {
        free(pack->items[i].name);
        free(pack->items[i].path);
    }
    free(pack->items);
    pack->items = NULL;
    pack->count = 0;
}

static bool refuse(const struct pack_item *item, const char *sentence, struct error *error)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return error_set(error, ERROR_REFUSED, gettext(sentence), item->path);
#pragma GCC diagnostic pop
}

static const char changed[] =
    N_("« %s » a changé pendant la construction : recommencez quand il ne bouge plus.");
static const char changed_since[] = N_("« %s » a changé depuis la revue : refaites-la.");

/* Nobody has seen, nor tried, what came after the review. */
static bool is_reviewed(const struct pack_item *item, const struct stat *status)
{
    const struct scanned_file *facts = item->facts;

    return facts == NULL ||
           (facts->size == status->st_size && facts->modified_ns == scan_modified_ns(status) &&
            facts->number == status->st_ino && facts->device == status->st_dev);
}

/* The very file that was reviewed: what has taken its place since is not it. */
static int open_item(const struct pack_item *item, struct stat *status, struct error *error)
{
    int follow = item->facts == NULL ? 0 : O_NOFOLLOW;
    int descriptor = open(item->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | follow);

    if (descriptor < 0 && (errno == ENOENT || errno == ELOOP || errno == ENOTDIR)) {
        refuse(item, N_("« %s » n'est plus là depuis la revue : refaites-la."), error);
        return -1;
    }
    if (descriptor < 0 || fstat(descriptor, status) != 0) {
        error_set_errno(error, _("Impossible de lire « %s »"), item->path);
    } else if (!S_ISREG(status->st_mode)) {
        refuse(item, N_("« %s » n'est plus un fichier depuis la revue : refaites-la."), error);
    } else if (!is_reviewed(item, status)) {
        refuse(item, changed_since, error);
    } else {
        return descriptor;
    }
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && scan_modified_ns(a) == scan_modified_ns(b);
}

static void take_facts(struct pack_item *item, const struct stat *status)
{
    item->size = status->st_size;
    item->modified_ns = scan_modified_ns(status);
}

static struct archive_facts facts_of(const struct pack_item *item)
{
    return (struct archive_facts){ item->name, item->mode, item->modified_ns };
}

static bool read_whole(int descriptor, char *bytes, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t count = read(descriptor, bytes + done, size - done);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        done += (size_t)count;
    }
    return true;
}

/* Whole, so that what moved meanwhile is not in the archive at all. */
static bool read_small(struct pack_item *item, char *bytes, struct error *error)
{
    struct stat before;
    struct stat after;
    int descriptor = open_item(item, &before, error);
    bool ok = descriptor >= 0;

    if (ok &&
        (before.st_size > WHOLE_LIMIT || !read_whole(descriptor, bytes, (size_t)before.st_size) ||
         fstat(descriptor, &after) != 0 || !same_file(&before, &after)))
        ok = refuse(item, changed, error);
    if (ok)
        take_facts(item, &before);
    if (descriptor >= 0)
        close(descriptor);
    return ok;
}

static bool write_small(struct archive_writer *writer, struct pack_item *item, char *bytes,
                        struct error *error)
{
    struct archive_facts facts;

    if (!read_small(item, bytes, error))
        return false;
    digest_bytes(bytes, (size_t)item->size, item->sum);
    facts = facts_of(item);
    return archive_add_bytes(writer, &facts, bytes, (size_t)item->size, error);
}

/* A large one goes through once: its size is already in the archive when it moves. */
static bool write_large(struct pack *pack, struct archive_writer *writer, struct pack_item *item,
                        struct error *error)
{
    struct archive_facts facts;
    struct stat before;
    struct stat after;
    int descriptor = open_item(item, &before, error);
    bool ok = descriptor >= 0;

    if (ok) {
        take_facts(item, &before);
        facts = facts_of(item);
        ok = archive_add_descriptor(writer, &facts, descriptor, item->size, item->sum, pack->job,
                                    error);
        if ((ok || error->code == ERROR_CORRUPT) &&
            (fstat(descriptor, &after) != 0 || !same_file(&before, &after))) {
            error_clear(error);
            ok = refuse(item, changed, error);
        }
    }
    if (descriptor >= 0)
        close(descriptor);
    return ok;
}

/*
 * What is written must be what was tried, of a script; and what the manifest speaks of, of a zip,
 * which has it already.
 */
static bool check_sum(const struct pack *pack, const struct pack_item *before,
                      const struct pack_item *item, struct error *error)
{
    if (item->tried != NULL && strcmp(item->sum, item->tried) != 0)
        return refuse(item, changed_since, error);
    return !pack->options->zip ||
           (strcmp(item->sum, before->sum) == 0 && item->modified_ns == before->modified_ns) ||
           refuse(item, changed, error);
}

static bool write_items(struct pack *pack, struct archive_writer *writer, struct error *error)
{
    char *bytes = malloc(WHOLE_LIMIT);
    bool ok = bytes != NULL || error_memory(error);
    int64_t done = 0;

    for (size_t i = 0; ok && i < pack->count; i++) {
        struct pack_item *item = &pack->items[i];
        const struct pack_item before = *item;

        job_step(pack->job, _("Archivage de"), item->name);
        job_advance(pack->job, (int64_t)i, (int64_t)pack->count, JOB_FILES);
        ok = job_continue(pack->job, error) &&
             (item->size <= WHOLE_LIMIT ? write_small(writer, item, bytes, error)
                                        : write_large(pack, writer, item, error)) &&
             check_sum(pack, &before, item, error);
        done += item->size;
    }
    pack->result->content_bytes = done;
    free(bytes);
    return ok;
}

static bool write_tar(struct pack *pack, struct error *error)
{
    struct signed_head head = { .manifest = TEXT_INIT };
    struct archive_writer *writer = NULL;
    bool ok = make_head(pack, &head, error);

    if (ok)
        writer =
            archive_create(pack->archive, (int)pack->session->home.configuration.compression_level,
                           pack->made_at, head.members, SIGNED_HEAD_COUNT, error);
    ok = writer != NULL && write_items(pack, writer, error) && make_head(pack, &head, error) &&
         archive_finish(writer, head.members, SIGNED_HEAD_COUNT, error);
    archive_close(writer);
    signed_head_clear(&head);
    return ok;
}

static bool sum_item(struct pack *pack, struct pack_item *item, struct error *error)
{
    struct digest digest;
    struct stat status;
    int descriptor = open_item(item, &status, error);
    bool ok = descriptor >= 0;

    digest_begin(&digest);
    if (ok) {
        take_facts(item, &status);
        ok = digest_descriptor(descriptor, &digest, pack->job, error);
        close(descriptor);
    }
    digest_end(&digest, item->sum);
    return ok;
}

/* A zip has its manifest first and no room to keep: the sums are taken before. */
static bool sum_items(struct pack *pack, struct error *error)
{
    bool ok = true;

    for (size_t i = 0; ok && i < pack->count; i++) {
        job_step(pack->job, _("Somme de"), pack->items[i].name);
        job_advance(pack->job, (int64_t)i, (int64_t)pack->count, JOB_FILES);
        ok = job_continue(pack->job, error) && sum_item(pack, &pack->items[i], error);
    }
    return ok;
}

static bool write_zip(struct pack *pack, struct error *error)
{
    enum { ZIP_LEVEL = 1 }; /* the next ones take three times longer for some percents */
    struct signed_head head = { .manifest = TEXT_INIT };
    struct archive_writer *writer = NULL;
    bool ok = sum_items(pack, error) && make_head(pack, &head, error);

    if (ok)
        writer = archive_create_zip(pack->archive, ZIP_LEVEL, pack->made_at, head.members,
                                    SIGNED_HEAD_COUNT, error);
    ok = writer != NULL && write_items(pack, writer, error) &&
         archive_finish(writer, NULL, 0, error);
    archive_close(writer);
    signed_head_clear(&head);
    return ok;
}

bool pack_write(struct pack *pack, struct error *error)
{
    return pack->options->zip ? write_zip(pack, error) : write_tar(pack, error);
}
