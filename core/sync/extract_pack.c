/* SPDX-License-Identifier: MIT */
/* From data.sqlite to the signed archive, under its final name at once. */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/exchange/archive.h"
#include "core/exchange/signature.h"
#include "core/sync/extract_internal.h"
#include "core/sync/manifest.h"

/* The two first members: what they are made of, with a sum that may not be known yet. */
struct pack_head {
    struct text manifest;
    struct text signature;
    struct archive_member members[2];
};

static void head_clear(struct pack_head *head)
{
    text_clear(&head->manifest);
    text_clear(&head->signature);
}

static bool make_head(struct extract_run *run, const struct signer *signer, int64_t size,
                      const char *sum, struct pack_head *head, struct error *error)
{
    const struct artefact *artefact = &run->result->artefact;

    head_clear(head);
    if (!manifest_make(run->session, artefact, &run->plan, &run->selection, size, sum,
                       &head->manifest, error) ||
        !signature_make(signer, head->manifest.data, head->manifest.length, artefact->file,
                        &head->signature, error))
        return false;
    head->members[0] =
        (struct archive_member){ MANIFEST_NAME, head->manifest.data, head->manifest.length };
    head->members[1] =
        (struct archive_member){ SIGNATURE_NAME, head->signature.data, head->signature.length };
    return true;
}

static bool write_archive(struct extract_run *run, const struct signer *signer, struct error *error)
{
    struct pack_head head = { .manifest = TEXT_INIT };
    struct archive_writer *writer = NULL;
    char sum[DIGEST_TEXT_SIZE];
    int64_t size = path_size(run->data);
    int64_t made_at = clock_now();
    bool ok;

    clock_format_utc(made_at, run->result->artefact.finished_at);
    /* As dense as the sum to come, and always the same: it measures the room. */
    digest_bytes(run->result->artefact.file, strlen(run->result->artefact.file), sum);
    ok = make_head(run, signer, size, sum, &head, error);
    if (ok)
        writer =
            archive_create(run->archive, (int)run->session->home.configuration.compression_level,
                           made_at, head.members, 2, error);
    ok = writer != NULL && archive_add_file(writer, DATA_NAME, run->data, sum, run->job, error) &&
         make_head(run, signer, size, sum, &head, error) &&
         archive_finish(writer, head.members, 2, error);
    archive_close(writer);
    head_clear(&head);
    return ok;
}

bool extract_pack(struct extract_run *run, struct error *error)
{
    struct extract_result *result = run->result;
    struct signer signer = { .id = { 0 } };
    char *keys = home_file(&run->session->home, "keys", error);
    char *path = path_join(run->dossier.share_dir, result->artefact.file, error);
    bool ok = keys != NULL && path != NULL && signer_read(keys, &signer, error);

    job_step(run->job, _("Compression et signature de"), result->artefact.file);
    ok = ok && write_archive(run, &signer, error) &&
         digest_file(run->archive, result->artefact.hash, run->job, error) &&
         job_continue(run->job, error) && path_rename(run->archive, path, error);
    if (ok) {
        result->artefact.size = path_size(path);
        string_store(result->path, sizeof result->path, path);
    }
    signer_clear(&signer);
    free(keys);
    free(path);
    return ok;
}
