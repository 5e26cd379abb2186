// Made by `npm run schema` from the OpenAPI document of salut. Not edited by hand.

export interface paths {
    "/api/v1/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the blocks that letters share */
        get: operations["list-blocks"];
        put?: never;
        /**
         * Add a block
         * @description A part such as a header, a footer or a signature, which letters include by its name.
         */
        post: operations["create-block"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/blocks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a block and the templates that include it */
        get: operations["find-block"];
        put?: never;
        post?: never;
        /** Delete a block that no template includes */
        delete: operations["delete-block"];
        options?: never;
        head?: never;
        /**
         * Change a block in all templates that include it
         * @description What was launched keeps the block as it was. A change that a template can't be put together with is refused, and the template is named.
         */
        patch: operations["update-block"];
        trace?: never;
    };
    "/api/v1/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what goes out when, with birthdays and holidays
         * @description Days are those of the installation's zone; both are included, 62 at most.
         */
        get: operations["show-calendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the campaigns, newest first */
        get: operations["list-campaigns"];
        put?: never;
        /** Add a campaign, as a draft */
        post: operations["create-campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a campaign, its state and counts
         * @description At every moment audience = pending + sending + sent + failed + skipped + canceled + uncertain.
         */
        get: operations["find-campaign"];
        put?: never;
        post?: never;
        /**
         * Delete a campaign that has nothing left to send
         * @description What it sent stays in the clients' history.
         */
        delete: operations["delete-campaign"];
        options?: never;
        head?: never;
        /** Change a draft; of a launched campaign, its name */
        patch: operations["update-campaign"];
        trace?: never;
    };
    "/api/v1/campaigns/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a campaign for good
         * @description What is not sent yet never will be.
         */
        post: operations["cancel-campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/judge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Judge a campaign's opens and clicks again
         * @description By the rules of this version of salut, those that older rules have judged; answers what changed. What was judged by these rules stays as it is.
         */
        post: operations["judge-campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/launch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Launch a draft
         * @description Freezes the letters and writes the audience; sending begins at once, or at the moment of entry.at (by then more than an hour late, it is held). It renders nobody, and needs no preflight before it.
         */
        post: operations["launch-campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The messages of a campaign */
        get: operations["campaign-messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/messages/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send failed or uncertain messages again */
        post: operations["retry-messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a campaign
         * @description When this answers, no letter of it will be begun.
         */
        post: operations["pause-campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/preflight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the check found so far */
        get: operations["find-preflight"];
        put?: never;
        /**
         * Check a draft
         * @description Renders every recipient's letter in the background and groups what it finds. Follow it by GET.
         */
        post: operations["start-preflight"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/recipients.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who got a campaign and did what, as CSV */
        get: operations["export-recipients"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What came of a campaign
         * @description Every number is a count over the ledger and the history, from one moment. Opens and clicks are those judged human, unless they say machine.
         */
        get: operations["report-campaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/report/heat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A letter of a campaign with the clicks beside its links
         * @description To somebody made up, in the language asked for. Each counted link has a badge: its place in the list, how many people clicked it, their share of the clicks. Links lead nowhere; the id of link 3 in the HTML is heat-3.
         */
        get: operations["report-heat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/report/slices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What came of the parts of a campaign's audience
         * @description By a field of the clients, the mailbox provider, the sender or the variant. The fifty largest; the rest is one.
         */
        get: operations["slice-report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/report/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a campaign, hour by hour */
        get: operations["report-timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a paused or held campaign go on */
        post: operations["resume-campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a campaign as server-sent events
         * @description Each event is JSON: state, counts, rate (letters answered a second), eta. The stream ends when the campaign does.
         */
        get: operations["stream-campaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the clients, newest first unless sorted */
        get: operations["list-clients"];
        put?: never;
        /**
         * Add a client
         * @description Needs an e-mail address or a phone number. A name given as full_name is split, and the gender told from it.
         */
        post: operations["create-client"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The clients that a filter means, as CSV
         * @description All fields and attributes, newest first, in the form that an import reads. Takes the filters of the list.
         */
        get: operations["export-clients"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change many clients at once
         * @description Up to five hundred are changed when it answers, more in the background: ask for it by its id. Each change stands in the client's history. Suppressing asks for the right to.
         */
        post: operations["change-clients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/bulk/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a change to many clients is */
        get: operations["find-change"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/bulk/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a change to many clients back
         * @description Tags, stages and owners get their former values where nobody changed them again since. Suppressions stay.
         */
        post: operations["undo-change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many clients a filter means
         * @description Beyond five thousand about right, unless exact is asked for.
         */
        get: operations["count-clients"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/doubles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Clients who are probably one person
         * @description With the same phone, or the same name and birthday or company.
         */
        get: operations["find-doubles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tags in use, the most frequent first
         * @description The thousand most frequent, as they were within the last minute.
         */
        get: operations["list-tags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a client */
        get: operations["find-client"];
        put?: never;
        post?: never;
        /**
         * Erase a person
         * @description Everywhere, for good. What stays is a hash of the address, so that no import brings the person back and nothing more is sent.
         */
        delete: operations["erase-client"];
        options?: never;
        head?: never;
        /**
         * Change a client
         * @description What changed, from what to what, goes into the history. A name or gender given here is a person's word: no import changes it.
         */
        patch: operations["update-client"];
        trace?: never;
    };
    "/api/v1/clients/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All that is held about a person */
        get: operations["export-client"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a client, newest first */
        get: operations["client-history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make one client of two
         * @description History, letters, conversations, tags and addresses of both are under the one that stays. What was forbidden for either address is forbidden for both. No campaign's numbers change, and a letter that both would get goes once. It can't be undone.
         */
        post: operations["merge-clients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Starter letters for the usual occasions
         * @description Each is ready to be sent to POST /templates, after a look at its words and links.
         */
        get: operations["list-gallery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the pictures of letters */
        get: operations["list-images"];
        put?: never;
        /**
         * Upload a picture for letters
         * @description PNG, JPEG, GIF or WebP, told by its content; at most 5 MB and 4000 pixels a side. The same picture again is answered with the one that is there.
         */
        post: operations["create-image"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/images/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what is known of a picture */
        get: operations["find-image"];
        put?: never;
        post?: never;
        /**
         * Delete a picture
         * @description Letters that show it, sent ones too, show its alt text from then on.
         */
        delete: operations["delete-image"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the imports, newest first */
        get: operations["list-imports"];
        put?: never;
        /**
         * Import a file of clients
         * @description CSV, TSV or XLSX. Encoding, delimiter and columns are detected where options don't say. The parts come in any order. The answer comes when the file is here; follow the import by GET.
         */
        post: operations["import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How an import goes */
        get: operations["find-import"];
        put?: never;
        post?: never;
        /**
         * Undo an import
         * @description Clients that it made and nobody wrote to are removed, changed ones get their former values back.
         */
        delete: operations["undo-import"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/rejects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rows that were not taken, as CSV: row number, reason, the row */
        get: operations["import-rejects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbound": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what came back by mail
         * @description Newest first.
         */
        get: operations["list-inbound"];
        put?: never;
        /**
         * Take a message that came back: a bounce, a complaint, a reply
         * @description One raw message as the body, as a mail server's pipe has it; at most 25 MB. The same message again changes nothing. What is not proven to answer a letter of ours is kept and changes nobody.
         */
        post: operations["take-message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbound/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a message that came back
         * @description Its HTML is sanitised; no picture in it is fetched by showing it.
         */
        get: operations["find-inbound"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbound/{id}/attachments/{n}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file that came in a message
         * @description As its sender made it: salut has not looked for anything harmful in it.
         */
        get: operations["download-attachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbound/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read a message again that was set aside
         * @description One that was read already stays as it is.
         */
        post: operations["retry-inbound"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The letters that the demo's mailbox took, newest first */
        get: operations["list-letters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailbox/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One letter, read and as it came */
        get: operations["find-letter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a message, and why it waits */
        get: operations["find-message"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/letter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The letter as it was sent
         * @description Made again from the frozen wording; the client's fields are those of today. Links are plain, there is no pixel: looking counts for nothing.
         */
        get: operations["show-letter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what the signed-in user should hear of
         * @description That a person wrote back whose manager (owner_id) the user is, or in a conversation that was given to the user. One for a conversation, new again with each letter; newest first.
         */
        get: operations["list-notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark the signed-in user's notifications as read
         * @description Marking a conversation as read, or done, does it for that one too.
         */
        post: operations["read-notifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the conversations with clients who wrote back
         * @description The newest first; one that was snoozed is as new as the moment when it comes back. What programs answered for people is left out unless asked for.
         */
        get: operations["list-replies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replies/colleagues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who a conversation can be given to */
        get: operations["list-colleagues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replies/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many conversations wait */
        get: operations["count-replies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a conversation
         * @description Its letters, the oldest first. Looking marks nothing as read.
         */
        get: operations["find-reply"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Give a conversation to somebody, snooze it, or mark it */
        patch: operations["update-reply"];
        trace?: never;
    };
    "/api/v1/replies/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a client from the sender that wrote to them
         * @description The letter is in the ledger when this answers, outside any campaign; a worker sends it at once, into the same thread of the reader's mail program. Who unsubscribed may be answered; a dead address, or one whose reader complained, may not.
         */
        post: operations["answer-reply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what is kept how long */
        get: operations["list-retention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention/{what}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change for how long something is kept
         * @description A worker deletes what is older, a little at a time. It does not come back.
         */
        patch: operations["change-retention"];
        trace?: never;
    };
    "/api/v1/segments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the segments */
        get: operations["list-segments"];
        put?: never;
        /** Add a segment */
        post: operations["create-segment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/segments/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Fields, types and operators of a rule */
        get: operations["segment-fields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/segments/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whom a rule would select */
        post: operations["preview-rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/segments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a segment */
        get: operations["find-segment"];
        put?: never;
        post?: never;
        /** Delete a segment */
        delete: operations["delete-segment"];
        options?: never;
        head?: never;
        /** Change a segment */
        patch: operations["update-segment"];
        trace?: never;
    };
    "/api/v1/segments/{id}/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The clients of a segment */
        get: operations["segment-clients"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/segments/{id}/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many clients are in a segment */
        get: operations["count-segment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/senders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the senders */
        get: operations["list-senders"];
        put?: never;
        /**
         * Add a sender
         * @description An identity that letters are sent as, with its SMTP account. It may name any host, private ones too.
         */
        post: operations["create-sender"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/senders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a sender */
        get: operations["find-sender"];
        put?: never;
        post?: never;
        /** Delete a sender */
        delete: operations["delete-sender"];
        options?: never;
        head?: never;
        /**
         * Change a sender
         * @description Mailings under way use the changed account within seconds.
         */
        patch: operations["update-sender"];
        trace?: never;
    };
    "/api/v1/senders/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a sender's account
         * @description Connects, secures the connection and signs in; sends nothing. A refusal by the server is an answer with ok: false.
         */
        post: operations["check-sender"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/senders/{id}/check-domain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look up what receivers find about a sender's domain
         * @description SPF, DKIM and DMARC, within a few seconds. Reserved names such as .test are not looked up.
         */
        post: operations["check-sender-domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/senders/{id}/check-imap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a sender's mailbox
         * @description Connects, signs in and opens its folders; reads nothing. A refusal by the server is an answer with ok: false.
         */
        post: operations["check-mailbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/senders/{id}/dkim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a DKIM key for a sender's domain
         * @description An older key is replaced. Publish the record, then turn signing on by PATCH with dkim: {on: true}. Where the relay signs, leave it off.
         */
        post: operations["create-dkim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/senders/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a held sender go on
         * @description A sender is held when more than 5 % of its letters of seven days were refused or came back, or more than 0.3 % were complained about. What it is judged by begins anew.
         */
        post: operations["release-sender"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/senders/{id}/warm-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a sender's warm-up, planned against sent */
        get: operations["show-warm-up"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in
         * @description Answers 200 for somebody who is not, too.
         */
        get: operations["show-session"];
        put?: never;
        /**
         * Sign in with a password
         * @description Sets the cookie of the session. An unknown address and a wrong password are answered alike; after too many attempts it is 429, and Retry-After says how many seconds to wait.
         */
        post: operations["sign-in"];
        /** Sign out */
        delete: operations["sign-out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in by a link
         * @description A link lets its user in once, within 15 minutes.
         */
        post: operations["use-link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's own password
         * @description All other sessions of the user end.
         */
        post: operations["change-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one's own name or language */
        patch: operations["change-self"];
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the first administrator and sign in
         * @description Takes the code that salut printed when it was started. 409 once there is a user.
         */
        post: operations["set-up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/slow-downs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the mail providers that asked a sender to write more slowly */
        get: operations["list-slow-downs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the addresses that are not written to */
        get: operations["list-suppressions"];
        put?: never;
        /**
         * Never write to an address again
         * @description Answers when no letter to it will be begun any more. An address that is suppressed already keeps its first reason.
         */
        post: operations["suppress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole suppression list as CSV */
        get: operations["export-suppressions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suppress a list of addresses
         * @description The body is the file: an address a line, or a table whose first cell with an address counts. An address that is suppressed already stays as it is, and nothing is ever lifted, so a list can be sent again.
         */
        post: operations["import-suppressions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a suppression */
        get: operations["find-suppression"];
        put?: never;
        post?: never;
        /** Allow writing to the address again */
        delete: operations["lift-suppression"];
        options?: never;
        head?: never;
        /** Correct a suppression's reason or note */
        patch: operations["update-suppression"];
        trace?: never;
    };
    "/api/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how the installation is, and what to mend */
        get: operations["show-system"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the templates */
        get: operations["list-templates"];
        put?: never;
        /**
         * Add a template
         * @description Liquid in subject, preheader, body and text. What can't be parsed or isn't safe is refused; the rest is answered as problems.
         */
        post: operations["create-template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A letter that is not saved, as one client would get it
         * @description As of a saved template, and nothing is kept. What can't be parsed or isn't safe is refused with its line and column; the fields in it are named as in a template, without "template." before them.
         */
        post: operations["preview-draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A letter that is not saved, as a man, a woman and somebody unknown would get it
         * @description As of a saved template, and nothing is kept. What can't be parsed or isn't safe is refused with its line and column; the fields in it are named as in a template, without "template." before them.
         */
        post: operations["preview-draft-for-each"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a template */
        get: operations["find-template"];
        put?: never;
        post?: never;
        /**
         * Delete a template
         * @description What was launched with it goes on.
         */
        delete: operations["delete-template"];
        options?: never;
        head?: never;
        /**
         * Change a template
         * @description What was launched keeps the letter as it was.
         */
        patch: operations["update-template"];
        trace?: never;
    };
    "/api/v1/templates/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The letter as one client would get it */
        post: operations["preview-template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}/previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The letter as a man, a woman and somebody unknown would get it
         * @description The three are made up. The unknown one has a first name that both sexes bear and nothing else, so empty variables show there as marks.
         */
        post: operations["preview-template-for-each"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the letter to yourself
         * @description Really sends it through the sender's server, as a client would get it; its unsubscribe link does nothing. It is no message of a campaign and counts nowhere. A refusal by the server is an answer with accepted: false.
         */
        post: operations["test-template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a template was like before, newest first
         * @description Every save is a version. Those of one person that follow each other within five minutes are one entry, shown as the last of them.
         */
        get: operations["list-template-versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show one version of a template */
        get: operations["find-template-version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}/versions/{version}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring an older version back
         * @description Makes a new version with the older one's wording. The name stays, shared blocks are as they are now, and what was launched keeps the letter as it was.
         */
        post: operations["restore-template-version"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tokens */
        get: operations["list-tokens"];
        put?: never;
        /**
         * Add a token
         * @description The secret is in this answer and nowhere else.
         */
        post: operations["add-token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a token */
        get: operations["find-token"];
        put?: never;
        post?: never;
        /**
         * Delete a token
         * @description It is shut out at once.
         */
        delete: operations["delete-token"];
        options?: never;
        head?: never;
        /** Rename a token or change its role */
        patch: operations["update-token"];
        trace?: never;
    };
    "/api/v1/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the topics that readers may leave one by one */
        get: operations["list-topics"];
        put?: never;
        /** Add a topic */
        post: operations["add-topic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a topic */
        get: operations["find-topic"];
        put?: never;
        post?: never;
        /** Delete a topic that no campaign has */
        delete: operations["delete-topic"];
        options?: never;
        head?: never;
        /** Rename a topic, or archive it */
        patch: operations["update-topic"];
        trace?: never;
    };
    "/api/v1/topics/{id}/unsubscribe-page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what a reader of a topic's letter sees when unsubscribing */
        get: operations["show-topic-page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the users */
        get: operations["list-users"];
        put?: never;
        /** Add a user */
        post: operations["add-user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a user */
        get: operations["find-user"];
        put?: never;
        post?: never;
        /**
         * Delete a user
         * @description All sessions end. The last administrator stays (409 last_admin).
         */
        delete: operations["delete-user"];
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description The last administrator who can sign in stays one (409 last_admin). Another role holds from the next request on.
         */
        patch: operations["update-user"];
        trace?: never;
    };
    "/api/v1/users/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a sign-in link
         * @description It lets the user in once, within 15 minutes: for a new user, or one who forgot the password.
         */
        post: operations["make-link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/c/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A link of a letter: notes the click and leads on */
        get: operations["click"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process is alive */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/i/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture of a letter */
        get: operations["image"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures for Prometheus */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/o/{picture}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The pixel of a letter, TOKEN.gif: notes the open */
        get: operations["open"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The database and Redis answer */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/u/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The unsubscribe page; changes nothing */
        get: operations["unsubscribe-page"];
        put?: never;
        /**
         * Unsubscribe, by the page's button or in one click (RFC 8058)
         * @description Answers 200 without a redirect, when it is in force. Takes no cookie and any body.
         */
        post: operations["unsubscribe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A letter in a browser, as it was sent */
        get: operations["view-letter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Attachment: {
            content_type: string;
            /** @description As its sender calls it; empty where it has no name. */
            name: string;
            /**
             * Format: int64
             * @description In bytes.
             */
            size: number;
        };
        Birthday: {
            /** @description Of some of them. */
            client_ids: string[];
            /** Format: int64 */
            count: number;
            /** @example 2027-03-01 */
            day: string;
            names: string[];
        };
        Block: {
            body: string;
            /** Format: date-time */
            created_at: string;
            /** @example 1 */
            id: string;
            /**
             * @description Empty: for letters in any language.
             * @example ru
             */
            language: string;
            /** @example footer */
            name: string;
            problems: components["schemas"]["LetterProblem"][];
            /** Format: date-time */
            updated_at: string;
            /** @description The templates that include it. */
            used_by: components["schemas"]["BlockUse"][];
        };
        BlockInput: {
            /**
             * @description In the format of the letters that include it.
             * @example <a href="{{ unsubscribe_url }}">Отписаться</a>
             */
            body: string;
            /**
             * @description Absent: for letters in any language.
             * @example ru
             */
            language?: string;
            /**
             * @description As letters include it: {% include "footer" %}.
             * @example footer
             */
            name: string;
        };
        BlockPatch: {
            body?: string | null;
            language?: string | null;
            name?: string | null;
        };
        BlockUse: {
            /** @example 1 */
            id: string;
            /** @example Discount */
            name: string;
        };
        Bulk: {
            /** @enum {string} */
            act: "add_tags" | "remove_tags" | "set_stage" | "set_owner" | "suppress";
            author: string;
            /**
             * Format: int64
             * @description Of these: changed; the others were so already.
             */
            changed: number;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: int64
             * @description Of these: looked at.
             */
            done: number;
            /** Format: date-time */
            finished_at: string | null;
            /** @example 3 */
            id: string;
            note: string;
            owner_id: string | null;
            /**
             * Format: int64
             * @description Of a suppression: clients without an address.
             */
            skipped: number;
            stage: string;
            /**
             * @description What a failed one did before it broke off stays, and can be undone.
             * @enum {string}
             */
            state: "running" | "done" | "failed" | "undoing" | "undone";
            tags: string[];
            /**
             * Format: int64
             * @description Clients that were meant when it began.
             */
            total: number;
        };
        BulkInput: {
            /**
             * @description add_tags, remove_tags, set_stage, set_owner or suppress.
             * @example add_tags
             */
            act: string;
            /** @description All clients that a list with this filter shows; an empty one is everyone. */
            filter?: components["schemas"]["ClientFilter"];
            /** @description The clients; or a filter says who is meant. */
            ids?: string[] | null;
            /** @description Why the addresses are suppressed. */
            note?: string;
            /** @description A user's id; absent or null: nobody. */
            owner_id?: string;
            stage?: string;
            tags?: string[] | null;
        };
        Calendar: {
            birthdays: components["schemas"]["Birthday"][];
            /** @description That go out in this time, went out, or are scheduled. */
            campaigns: components["schemas"]["Planned"][];
            /**
             * Format: int64
             * @description The last year whose moved days off are known.
             * @example 2026
             */
            days_off_known: number;
            /** @description Days of no work in Russia. */
            holidays: components["schemas"]["Holiday"][];
            /** @description There is too much to show all of it. */
            more: boolean;
            /** @description Letters that wait for one of these days: for their window, a limit of the day, another try. */
            waiting: components["schemas"]["Waiting"][];
        };
        Campaign: {
            counts: components["schemas"]["Counts"];
            /** Format: date-time */
            created_at: string;
            entry: components["schemas"]["Entry"];
            /** Format: date-time */
            finished_at: string | null;
            /** @description How many marketing letters, of all campaigns together, a client may get; one too many is skipped. Null: any number. */
            frequency_cap: components["schemas"]["Cap"];
            /** @description Why salut itself stopped it. */
            held_reason: string;
            /** Format: int64 */
            holdout_percent: number;
            /** @example 1 */
            id: string;
            /** Format: date-time */
            launched_at: string | null;
            /** @example Spring */
            name: string;
            /**
             * @description Whose letters go first when several campaigns run.
             * @enum {string}
             */
            priority: "low" | "normal" | "high";
            promo_pool_id: string | null;
            /** @enum {string} */
            purpose: "marketing" | "outreach" | "greeting" | "service";
            segment_id: string;
            sender_ids: string[];
            /** @enum {string} */
            state: "draft" | "scheduled" | "running" | "paused" | "held" | "finished" | "canceled";
            steps: components["schemas"]["Step"][];
            stop_on: string[];
            /** @description What readers may leave without leaving everything. */
            topic_id: string | null;
            /** @description What is counted of what readers do; null: clicks and opens. */
            tracking: components["schemas"]["Tracking"];
            /** Format: date-time */
            updated_at: string;
            /** @description When letters may go out; null: at any time. */
            window: components["schemas"]["Window"];
        };
        CampaignInput: {
            /** @description At the launch, when absent. */
            entry?: components["schemas"]["Entry"];
            frequency_cap?: {
                /**
                 * Format: int64
                 * @example 7
                 */
                days: number;
                /**
                 * Format: int64
                 * @example 2
                 */
                letters: number;
            };
            /** Format: int64 */
            holdout_percent?: number;
            /** @example Spring */
            name: string;
            /** @description low, normal (default) or high. */
            priority?: string;
            promo_pool_id?: string | null;
            /**
             * @description marketing (default), outreach, greeting or service.
             * @example marketing
             */
            purpose?: string;
            /** @example 1 */
            segment_id: string;
            /**
             * @example [
             *       "1"
             *     ]
             */
            sender_ids: string[];
            steps: components["schemas"]["Step"][];
            /**
             * @example [
             *       "replied"
             *     ]
             */
            stop_on?: string[] | null;
            topic_id?: string | null;
            tracking?: {
                /** @description Links lead by salut, which notes the click. */
                clicks: boolean;
                /** @description The token of an advertisement, which every link gets. */
                erid?: string;
                /** @description An invisible picture tells of an open. */
                opens: boolean;
                /** @description Parameters that every link gets, unless it has them. */
                utm?: components["schemas"]["Utm"];
            };
            window?: {
                /**
                 * @description mon, tue, wed, thu, fri, sat, sun; absent: every day.
                 * @example [
                 *       "mon"
                 *     ]
                 */
                days?: string[] | null;
                /** @example 09:00 */
                from: string;
                /**
                 * @description RU: not on Russia's public holidays.
                 * @example RU
                 */
                holidays?: string;
                /**
                 * @description When no letter begins any more.
                 * @example 18:00
                 */
                to: string;
                /**
                 * @description client (default): the client's own zone where it is known; sender: the installation's; or an IANA name.
                 * @example client
                 */
                zone?: string;
            };
        };
        CampaignPatch: {
            entry?: {
                /** Format: date-time */
                at?: string;
                /**
                 * @description launch, or at.
                 * @example launch
                 */
                kind: string;
            };
            frequency_cap?: {
                /**
                 * Format: int64
                 * @example 7
                 */
                days: number;
                /**
                 * Format: int64
                 * @example 2
                 */
                letters: number;
            };
            /** Format: int64 */
            holdout_percent?: number | null;
            name?: string | null;
            priority?: string | null;
            promo_pool_id?: string | null;
            purpose?: string | null;
            segment_id?: string | null;
            sender_ids?: string[] | null;
            steps?: components["schemas"]["Step"][] | null;
            stop_on?: string[] | null;
            topic_id?: string | null;
            tracking?: {
                /** @description Links lead by salut, which notes the click. */
                clicks: boolean;
                /** @description The token of an advertisement, which every link gets. */
                erid?: string;
                /** @description An invisible picture tells of an open. */
                opens: boolean;
                /** @description Parameters that every link gets, unless it has them. */
                utm?: components["schemas"]["Utm"];
            };
            window?: {
                /**
                 * @description mon, tue, wed, thu, fri, sat, sun; absent: every day.
                 * @example [
                 *       "mon"
                 *     ]
                 */
                days?: string[] | null;
                /** @example 09:00 */
                from: string;
                /**
                 * @description RU: not on Russia's public holidays.
                 * @example RU
                 */
                holidays?: string;
                /**
                 * @description When no letter begins any more.
                 * @example 18:00
                 */
                to: string;
                /**
                 * @description client (default): the client's own zone where it is known; sender: the installation's; or an IANA name.
                 * @example client
                 */
                zone?: string;
            };
        };
        CampaignReport: {
            /** @description By class: hard, full, block, soft, delayed. */
            bounces: components["schemas"]["Share"][];
            campaign_id: string;
            counts: components["schemas"]["Counts"];
            /**
             * Format: int32
             * @description Their version now: POST …/judge judges by it what older ones have judged.
             */
            current_rules: number;
            /** @description The last five campaigns of the same purpose, to compare with. */
            earlier: components["schemas"]["ReportOther"][];
            /** @description By reason. */
            failed: components["schemas"]["Share"][];
            /** Format: date-time */
            finished_at: string | null;
            /** Format: date-time */
            launched_at: string | null;
            /** @description In the order in which they stand in the letter, the HTML first. */
            links: components["schemas"]["ReportLink"][];
            name: string;
            /** @description Shares of the letters sent, from 0 to 1; null while none is. */
            rates: components["schemas"]["Rates"];
            /**
             * Format: int32
             * @description The oldest version of the rules that tell people from machines by which an open or click was judged; 0 while there is none.
             */
            rules: number;
            /** @description By reason. */
            skipped: components["schemas"]["Share"][];
            /** @enum {string} */
            state: "draft" | "scheduled" | "running" | "paused" | "held" | "finished" | "canceled";
            /** @description By reason. */
            uncertain: components["schemas"]["Share"][];
            /** @description By the reason that the reader gave; empty where none was. */
            unsubscribed: components["schemas"]["Share"][];
        };
        Cap: {
            /**
             * Format: int64
             * @example 7
             */
            days: number;
            /**
             * Format: int64
             * @example 2
             */
            letters: number;
        };
        Check: {
            /** @description By Accept-Language. */
            message: string;
            ok: boolean;
            /** @example 535 5.7.8 bad password */
            smtp_reply: string;
            /**
             * @description How far it got.
             * @example connect
             */
            stage: string;
        };
        Client: {
            attributes: {
                [key: string]: unknown;
            };
            /**
             * @description --12-31 without the year.
             * @example 1980-12-31
             */
            birthday: string;
            /** Format: double */
            bonus_balance: number;
            city: string;
            company: string;
            consent: components["schemas"]["Consent"];
            /** Format: date-time */
            created_at: string;
            /**
             * @description Empty for a client known by phone only.
             * @example anna@firma.example
             */
            email: string;
            external_id: string;
            /** @example Анна */
            first_name: string;
            /** @enum {string} */
            gender: "male" | "female" | "unknown";
            /** Format: double */
            gender_confidence: number;
            /**
             * @description What told the gender: given, title, patronymic, first_name, last_name, confirmed, or none.
             * @example patronymic
             */
            gender_source: string;
            /** @example 17 */
            id: string;
            /** @description The import that made the client. */
            import_id: string | null;
            industry: string;
            /**
             * @description BCP 47; empty is the letter's own.
             * @example ru
             */
            language: string;
            /** @example Белова */
            last_name: string;
            /**
             * Format: date-time
             * @description Absent where no person opened a letter. In lists of clients only.
             */
            last_opened_at?: string;
            /** Format: date-time */
            last_purchase_at: string | null;
            /** @example Петровна */
            middle_name: string;
            /** @description A person did: imports leave name and gender alone. */
            name_confirmed: boolean;
            /** @description A person should look at the name; letters stay neutral until then. */
            name_doubtful: boolean;
            /** @description Objects to opens and clicks being counted: letters have plain links and no pixel. */
            no_tracking: boolean;
            /** @description Addresses of clients that were merged into this one. Of a single client only. */
            other_emails?: string[] | null;
            owner_id: string | null;
            /**
             * @description E.164.
             * @example +79123456789
             */
            phone: string;
            position: string;
            /** Format: int64 */
            purchase_count: number;
            /**
             * Format: int64
             * @description The client asked for no two marketing letters within so many days, on the unsubscribe page or otherwise; 0: for nothing. A letter that would come too soon is skipped.
             */
            quiet_days: number;
            /**
             * @description How a letter begins; in the client's language, else in that of the name.
             * @example Уважаемая Анна Петровна
             */
            salutation: string;
            /** @example Здравствуйте, Анна */
            salutation_friendly: string;
            /** @enum {string} */
            stage: "prospect" | "active" | "former";
            tags: string[];
            /** @example Europe/Moscow */
            timezone: string;
            /** Format: double */
            total_spent: number;
            /** Format: date-time */
            updated_at: string;
        };
        ClientCount: {
            /** @description An estimate: there are about so many. */
            about: boolean;
            /**
             * Format: int64
             * @example 12000
             */
            count: number;
        };
        ClientFilter: {
            /** @description Exactly this address, in any spelling. */
            email?: string;
            external_id?: string;
            /** @description Clients that this import made. */
            import_id?: string;
            /**
             * @description true: names that a person should look at.
             * @enum {string}
             */
            name_doubtful?: "true" | "false";
            /** @description A user's id, or none. */
            owner_id?: string;
            /** @description Beginnings of words of a name or company, or the beginning of an address or a phone number. */
            q?: string;
            /** @description Who is in this segment now. */
            segment_id?: string;
            /** @enum {string} */
            stage?: "prospect" | "active" | "former";
            tag?: string;
        };
        ClientInput: {
            attributes?: {
                [key: string]: unknown;
            };
            /** @example 1980-12-31 */
            birthday?: string;
            /** Format: double */
            bonus_balance?: number;
            city?: string;
            company?: string;
            consent?: components["schemas"]["ConsentInput"];
            /** @example anna@firma.example */
            email?: string;
            external_id?: string;
            first_name?: string;
            /**
             * @description Instead of the parts: it is split.
             * @example Белова Анна Петровна
             */
            full_name?: string;
            /** @description male, female or unknown; told from the name when absent. */
            gender?: string;
            /**
             * Format: double
             * @description Taken and ignored.
             */
            readonly gender_confidence?: number;
            /** @description Taken and ignored: it follows from gender and name. */
            readonly gender_source?: string;
            industry?: string;
            language?: string;
            last_name?: string;
            /** Format: date-time */
            last_purchase_at?: string;
            middle_name?: string;
            no_tracking?: boolean;
            owner_id?: string;
            /** @example 8 (912) 345-67-89 */
            phone?: string;
            position?: string;
            /** Format: int64 */
            purchase_count?: number;
            /** Format: int64 */
            quiet_days?: number;
            /** @description prospect (default), active or former. */
            stage?: string;
            tags?: string[] | null;
            timezone?: string;
            /** Format: double */
            total_spent?: number;
        };
        ClientPatch: {
            /** @description Merged: a key that is null is removed, one that is absent stays. */
            attributes?: {
                [key: string]: unknown;
            };
            birthday?: string | null;
            /** Format: double */
            bonus_balance?: number | null;
            city?: string | null;
            company?: string | null;
            consent?: {
                /** Format: date-time */
                at?: string | null;
                basis?: string | null;
                source?: string | null;
            } | null;
            email?: string | null;
            external_id?: string | null;
            first_name?: string | null;
            full_name?: string | null;
            gender?: string | null;
            industry?: string | null;
            language?: string | null;
            last_name?: string | null;
            /** Format: date-time */
            last_purchase_at?: string | null;
            middle_name?: string | null;
            /** @description true: name and gender are right as they stand after this patch, and stay. */
            name_confirmed?: boolean | null;
            no_tracking?: boolean | null;
            owner_id?: string | null;
            phone?: string | null;
            position?: string | null;
            /** Format: int64 */
            purchase_count?: number | null;
            /** Format: int64 */
            quiet_days?: number | null;
            stage?: string | null;
            /** @description Replaces all. */
            tags?: string[] | null;
            timezone?: string | null;
            /** Format: double */
            total_spent?: number | null;
        };
        Colleague: {
            /** @example 3 */
            id: string;
            /**
             * @description Or the address, where none is known.
             * @example Мария Котова
             */
            name: string;
        };
        Consent: {
            /** Format: date-time */
            at: string | null;
            /**
             * @description Empty is none: no marketing and no outreach.
             * @enum {string}
             */
            basis: "" | "consent" | "contract" | "legitimate_interest" | "public";
            /** @example web form */
            source: string;
        };
        ConsentInput: {
            /**
             * Format: date-time
             * @description Now, when absent.
             */
            at?: string;
            /** @example consent */
            basis?: string;
            /** @example web form */
            source?: string;
        };
        Count: {
            /**
             * Format: int64
             * @example 1234
             */
            count: number;
        };
        Counts: {
            /** Format: int64 */
            audience: number;
            /** Format: int64 */
            bounced: number;
            /** Format: int64 */
            canceled: number;
            /** Format: int64 */
            clicked: number;
            /** Format: int64 */
            complained: number;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            machine_clicked: number;
            /** Format: int64 */
            machine_opened: number;
            /** Format: int64 */
            opened: number;
            /** Format: int64 */
            pending: number;
            /** Format: int64 */
            redeemed: number;
            /** Format: int64 */
            replied: number;
            /** Format: int64 */
            sending: number;
            /** Format: int64 */
            sent: number;
            /** Format: int64 */
            skipped: number;
            /** Format: int64 */
            uncertain: number;
            /** Format: int64 */
            unsubscribed: number;
        };
        Database: {
            /** Format: int64 */
            bytes: number;
            /** Format: int64 */
            connections: number;
            /** Format: int64 */
            max_connections: number;
            /** @example 17.4 */
            version: string;
        };
        Dkim: {
            /** @example firma.example */
            domain: string;
            /** @enum {string} */
            kind: "rsa" | "ed25519";
            /** @description Letters are signed. */
            on: boolean;
            /**
             * @description Publish this TXT record before signing is turned on.
             * @example salut202703._domainkey.firma.example
             */
            record_name: string;
            /** @example v=DKIM1; k=rsa; p=MIIB… */
            record_value: string;
            /** @example salut202703 */
            selector: string;
        };
        DkimInput: {
            /** @description rsa (default), which every receiver checks, or ed25519. */
            kind?: string;
            /**
             * @description Made of the month, when absent.
             * @example salut202703
             */
            selector?: string;
        };
        DnsFinding: {
            /** @description What it means and what to do, by Accept-Language. */
            message: string;
            /**
             * @description That was asked for.
             * @example _dmarc.firma.example
             */
            name: string;
            /** @description What was found. */
            value: string;
            /** @enum {string} */
            verdict: "ok" | "warn" | "skip";
            /**
             * @description dns: the name is reserved for tests and is not looked up.
             * @enum {string}
             */
            what: "dns" | "spf" | "dkim" | "dmarc";
        };
        DomainCheck: {
            findings: components["schemas"]["DnsFinding"][];
        };
        Door: {
            /** @enum {string} */
            door: "api" | "pipe" | "smtp" | "lmtp" | "imap";
            /** Format: date-time */
            last_at: string;
        };
        Doubles: {
            /** @description Ten at most. */
            clients: components["schemas"]["Client"][];
        };
        DraftInput: {
            /** @example {{ client | salutation }}! */
            body?: string;
            /**
             * @description mjml, html or markdown.
             * @example markdown
             */
            format: string;
            /** @example ru */
            language?: string;
            /** @description For what the letter says of its campaign. */
            name?: string;
            preheader?: string;
            /** @example {{ client.first_name }}, скидка 15 % */
            subject?: string;
            text?: string;
            translations?: {
                [key: string]: components["schemas"]["Translation"];
            };
        };
        DraftPreviewInput: {
            /** @description A made-up client, instead of client_id. */
            client?: components["schemas"]["ClientInput"];
            /** @example 17 */
            client_id?: string;
            /** @description For what the letter says about its sender. */
            sender_id?: string;
            template: components["schemas"]["DraftInput"];
        };
        DraftPreviewsInput: {
            /** @description Fields that the man and the woman have beside their names; made up when absent. */
            client?: components["schemas"]["ClientInput"];
            /**
             * @description Which translation to show; the letter's own when absent.
             * @example en
             */
            language?: string;
            sender_id?: string;
            template: components["schemas"]["DraftInput"];
        };
        Entry: {
            /** Format: date-time */
            at?: string;
            /**
             * @description launch, or at.
             * @example launch
             */
            kind: string;
        };
        ErrorDetail: {
            /** @description Where the error occurred, e.g. 'body.items[3].tags' or 'path.thing-id' */
            location?: string;
            /** @description Error message text */
            message?: string;
            /** @description The value at the given location */
            value?: unknown;
        };
        ErrorModel: {
            /**
             * @description A human-readable explanation specific to this occurrence of the problem.
             * @example Property foo is required but is missing.
             */
            detail?: string;
            /** @description Optional list of individual error details */
            errors?: components["schemas"]["ErrorDetail"][] | null;
            /**
             * Format: uri
             * @description A URI reference that identifies the specific occurrence of the problem.
             * @example https://example.com/error-log/abc123
             */
            instance?: string;
            /**
             * Format: int64
             * @description HTTP status code
             * @example 400
             */
            status?: number;
            /**
             * @description A short, human-readable summary of the problem type. This value should not change between occurrences of the error.
             * @example Bad Request
             */
            title?: string;
            /**
             * Format: uri
             * @description A URI reference to human-readable documentation for the error.
             * @default about:blank
             * @example https://example.com/errors/example
             */
            type: string;
        };
        Export: {
            client: components["schemas"]["Client"];
            /** @description All of it, newest first. */
            history: components["schemas"]["History"][];
            /** @description The files that the person came from. */
            imports: components["schemas"]["Imported"][];
            suppression?: components["schemas"]["Suppression"];
        };
        Field: {
            /**
             * @description By Accept-Language.
             * @example Stage
             */
            label: string;
            /** @example stage */
            name: string;
            operators: components["schemas"]["Operator"][];
            /** @example enum */
            type: string;
            /** @description Of an enum: all that may be given. */
            values: components["schemas"]["Value"][];
        };
        FieldFault: {
            /** @example invalid */
            code: string;
            /**
             * @description JSON path in the body, or the name of the parameter or header.
             * @example rule.rules[0].value
             */
            location: string;
            message: string;
            params?: unknown[] | null;
        };
        Fields: {
            items: components["schemas"]["Field"][];
        };
        Finding: {
            /** @example no_consent */
            code: string;
            /**
             * Format: int64
             * @description How many clients it is about.
             */
            count: number;
            /** @description Up to five of them. */
            examples: string[];
            /** @description By Accept-Language. */
            message: string;
            params?: unknown[] | null;
            /** @enum {string} */
            severity: "error" | "warning";
        };
        Gallery: {
            items: components["schemas"]["Starter"][];
        };
        Header: {
            name: string;
            value: string;
        };
        Heat: {
            html: string;
            language: string;
            /** @description Of the HTML, in the order in which they stand in the letter. */
            links: components["schemas"]["HeatLink"][];
        };
        HeatLink: {
            address: string;
            /**
             * Format: int64
             * @description Who clicked it, judged human.
             */
            clients: number;
            /**
             * @description In the HTML.
             * @example heat-3
             */
            id: string;
            label: string;
            /** Format: int64 */
            machine_clicks: number;
            /**
             * Format: double
             * @description Of the clicks on all links, from 0 to 1; null while there is none.
             */
            share: number | null;
            /** @description Whether the letter as shown has it; one in a condition may be missing. */
            shown: boolean;
        };
        History: {
            /** Format: date-time */
            at: string;
            campaign_id: string | null;
            data: {
                [key: string]: unknown;
            };
            id: string;
            /** @example sent */
            kind: string;
            /** @description Of GET /messages/{id}. */
            message_id: string | null;
        };
        Holiday: {
            /**
             * @description day_off: a day off that was moved here.
             * @enum {string}
             */
            code: "new_year" | "christmas" | "defenders" | "women" | "labour" | "victory" | "russia" | "unity" | "day_off";
            /** @example 2027-01-01 */
            day: string;
        };
        Image: {
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            height: number;
            /** @example 1 */
            id: string;
            /** @enum {string} */
            kind: "png" | "jpeg" | "gif" | "webp";
            /** @example logo.png */
            name: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
            /**
             * @description For src in a letter: it never changes and needs no token.
             * @example https://salut.firma.example/i/9f86d081884c7d65.png
             */
            url: string;
            /**
             * Format: int64
             * @description Pixels.
             */
            width: number;
        };
        Imap: {
            /** @description None: INBOX, and the folder of junk. */
            folders: string[];
            /** @description The password itself never comes back. */
            has_password: boolean;
            /** @example imap.firma.example */
            host: string;
            /**
             * Format: int64
             * @example 993
             */
            port: number;
            /** @enum {string} */
            security: "none" | "starttls" | "tls";
            /** @description Of one sender only. */
            status?: components["schemas"]["ImapStatus"];
            username: string;
        };
        ImapStatus: {
            /** @description By Accept-Language. */
            message: string;
            /**
             * Format: date-time
             * @description When it is tried again; null while it is read.
             */
            next_at: string | null;
            /**
             * Format: date-time
             * @description When it was last read through.
             */
            read_at: string | null;
            /** @description Where the last attempt ended: connect, tls, auth, folder, read; empty: it went well. */
            stage: string;
        };
        Import: {
            /** Format: int64 */
            bytes_read: number;
            /** Format: int64 */
            bytes_total: number;
            /** Format: int64 */
            created: number;
            /** Format: date-time */
            created_at: string;
            /**
             * @description Empty for a spreadsheet.
             * @example ;
             */
            delimiter: string;
            /** Format: int64 */
            doubtful_names: number;
            dry_run: boolean;
            /** @example windows-1251 */
            encoding: string;
            /** @description Why it failed. */
            error: components["schemas"]["Sentence"];
            /** @example clients.csv */
            file_name: string;
            /** Format: date-time */
            finished_at: string | null;
            /** @example 1 */
            id: string;
            /** @description Column header to field, attributes.key, or empty for a column that is left out. */
            mapping: {
                [key: string]: string;
            };
            /** @description Why rows were rejected, kind by kind. */
            problems: components["schemas"]["RowProblem"][];
            /** Format: int64 */
            rejected: number;
            /**
             * Format: int64
             * @description Read so far, without the header and empty ones.
             */
            rows: number;
            /** @description Of a dry run: the first rows as the clients that they would become. */
            sample: components["schemas"]["Client"][];
            /**
             * Format: int64
             * @description Nothing new about a known client, an address that stands further up, or one left alone by on_conflict.
             */
            skipped: number;
            /** @enum {string} */
            state: "running" | "done" | "failed" | "undone";
            /** Format: int64 */
            updated: number;
        };
        Imported: {
            /** Format: date-time */
            at: string;
            data: {
                [key: string]: unknown;
            };
        };
        InboundVitals: {
            /** @description By which something came lately. */
            doors: components["schemas"]["Door"][];
            /** Format: date-time */
            oldest_at: string | null;
            /**
             * Format: int64
             * @description Messages that could not be read.
             */
            set_aside: number;
            /**
             * Format: int64
             * @description Messages that are kept and not read yet.
             */
            waiting: number;
        };
        Judged: {
            /** Format: int64 */
            clicked: number;
            /**
             * Format: int64
             * @description Of how many letters opens and clicks were judged again; none when they had been judged by this version.
             */
            letters: number;
            /** Format: int64 */
            machine_clicked: number;
            /** Format: int64 */
            machine_opened: number;
            /**
             * Format: int64
             * @description By how much the count of letters changed; likewise the next.
             */
            opened: number;
            /**
             * Format: int32
             * @description The version of the rules that judged.
             */
            rules: number;
        };
        Letter: {
            envelope_from: string;
            envelope_to: string[];
            /** @description As the reader sees it. */
            from: string;
            /** @description In their order, decoded. */
            headers?: components["schemas"]["Header"][];
            /** @description Only in GET /mailbox/{id}, like all below. */
            html?: string;
            /** @example 12 */
            id: string;
            message_id: string;
            /** @description The letter as it came. */
            raw?: string;
            /** Format: date-time */
            received_at: string;
            /**
             * Format: int64
             * @description Bytes of the letter as it came.
             */
            size: number;
            subject: string;
            text?: string;
            to: string;
        };
        LetterProblem: {
            /** @example unknown_variable */
            code: string;
            /** Format: int64 */
            column?: number;
            /** @example body */
            field: string;
            /**
             * Format: int64
             * @description From 1; absent: the whole field.
             */
            line?: number;
            /** @description By Accept-Language. */
            message: string;
            params?: unknown[] | null;
            /** @enum {string} */
            severity: "error" | "warning";
        };
        Limits: {
            /** Format: int64 */
            per_day: number | null;
            /** Format: int64 */
            per_hour: number | null;
            /** Format: int64 */
            per_second: number | null;
            /** @description Letters a second by mailbox provider, where it is not the usual. */
            providers?: {
                [key: string]: number;
            };
            warm_up?: components["schemas"]["WarmUp"];
        };
        LimitsInput: {
            /** Format: int64 */
            per_day?: number | null;
            /** Format: int64 */
            per_hour?: number | null;
            /**
             * Format: int64
             * @example 10
             */
            per_second?: number | null;
            /**
             * @description Letters a second to gmail, mailru, yandex, outlook, yahoo, icloud or rambler; 0 is no limit. One that is not named has its usual pace.
             * @example {
             *       "gmail": 100
             *     }
             */
            providers?: {
                [key: string]: number;
            };
            warm_up?: {
                /**
                 * Format: int64
                 * @description Letters a day at which the warm-up is over.
                 * @example 5000
                 */
                ceiling: number;
                /**
                 * @description The first day.
                 * @example 2027-03-01
                 */
                from: string;
                /**
                 * Format: int64
                 * @description By how much each day may be above the one before.
                 * @example 30
                 */
                growth_percent: number;
                /**
                 * Format: int64
                 * @description Letters on the first day.
                 * @example 50
                 */
                start: number;
            };
        };
        LinkInput: {
            /** @description What stands behind #token= in the link. */
            token: string;
        };
        Mailbox: {
            address: string;
            host: string;
            message: string;
            /** @description A worker has it in hand. */
            read: boolean;
            /** Format: date-time */
            read_at: string | null;
            sender_id: string;
            /** @description Where the last attempt ended; empty: it went well. */
            stage: string;
        };
        MergeInput: {
            /**
             * @description The client that is merged into this one and is gone then.
             * @example 18
             */
            other_id: string;
            /** @description What becomes of purchases and bonuses: sum (default), keep or other. */
            purchases?: string;
            /** @description The fields whose value is the other's: email, phone, name, birthday, company, position, industry, city, language, timezone, stage, owner_id, consent, external_id, attributes. All else stays; tags are joined, and of attributes that both have the first one's stay. */
            take?: string[] | null;
        };
        Message: {
            /** Format: int64 */
            attempt: number;
            campaign_id: string | null;
            client_id: string;
            /** Format: date-time */
            due_at: string;
            /** @description Empty when the person was erased. */
            email: string;
            /** @example 4-120 */
            id: string;
            /** @description RFC 5322 Message-ID, the same at every attempt. */
            message_id: string;
            /**
             * @description A code; empty where the state says all.
             * @example no_consent
             */
            reason: string;
            /** @description The reason in words, by Accept-Language. */
            reason_text: string;
            /** Format: date-time */
            sent_at: string | null;
            /** @example 250 2.0.0 queued */
            smtp_reply: string;
            /** @enum {string} */
            state: "pending" | "sending" | "sent" | "failed" | "skipped" | "canceled" | "uncertain";
            /** Format: int64 */
            step: number;
            /** Format: int64 */
            variant: number;
            /** @description What a pending message waits for; only in GET /messages/{id}. */
            why?: components["schemas"]["Sentence"];
        };
        Moment: {
            /**
             * Format: date-time
             * @description The hour.
             */
            at: string;
            /** Format: int64 */
            bounced: number;
            /** Format: int64 */
            clicked: number;
            /**
             * Format: int64
             * @description Readers who opened for the first time, judged human; likewise the next.
             */
            opened: number;
            /** Format: int64 */
            replied: number;
            /** Format: int64 */
            sent: number;
            /** Format: int64 */
            unsubscribed: number;
        };
        Notification: {
            /** Format: date-time */
            at: string;
            client_id: string;
            /** @description Or the address, where there is no name. */
            client_name: string;
            excerpt: string;
            id: string;
            /** @enum {string} */
            kind: "replied";
            read: boolean;
            /** @description Of GET /replies/{id}. */
            reply_id: string;
            subject: string;
        };
        Notifications: {
            items: components["schemas"]["Notification"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description Of all of them.
             */
            unread: number;
        };
        NotificationsReadInput: {
            /** @description Only that of this conversation; empty: all. */
            reply_id?: string;
        };
        OldTemplate: {
            body: string;
            /** @enum {string} */
            format: "mjml" | "html" | "markdown";
            language: string;
            preheader: string;
            subject: string;
            text: string;
            translations: {
                [key: string]: components["schemas"]["Translation"];
            };
            version: components["schemas"]["Version"];
        };
        OnePreview: {
            /** @example Анна Сергеевна Белова */
            full_name: string;
            /** @enum {string} */
            gender: "male" | "female" | "unknown";
            html: string;
            language: string;
            problems: components["schemas"]["LetterProblem"][];
            subject: string;
            text: string;
        };
        Operator: {
            label: string;
            /** @example = */
            name: string;
            /**
             * @description What its value is: none, one, list, range (a list of two, bounds counted in), days, or months.
             * @example one
             */
            takes: string;
        };
        PageBlock: {
            items: components["schemas"]["Block"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageCampaign: {
            items: components["schemas"]["Campaign"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageClient: {
            items: components["schemas"]["Client"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageColleague: {
            items: components["schemas"]["Colleague"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageDoubles: {
            items: components["schemas"]["Doubles"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageHistory: {
            items: components["schemas"]["History"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageImage: {
            items: components["schemas"]["Image"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageImport: {
            items: components["schemas"]["Import"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageLetter: {
            items: components["schemas"]["Letter"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageMessage: {
            items: components["schemas"]["Message"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageMoment: {
            items: components["schemas"]["Moment"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageReply: {
            items: components["schemas"]["Reply"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageReturned: {
            items: components["schemas"]["Returned"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageSegment: {
            items: components["schemas"]["Segment"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageSender: {
            items: components["schemas"]["Sender"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageSlice: {
            items: components["schemas"]["Slice"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageSuppression: {
            items: components["schemas"]["Suppression"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageTemplate: {
            items: components["schemas"]["Template"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageToken: {
            items: components["schemas"]["Token"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageTopic: {
            items: components["schemas"]["Topic"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageUser: {
            items: components["schemas"]["User"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PageVersion: {
            items: components["schemas"]["Version"][];
            /** @description Where the next page starts; null on the last. */
            next_cursor: string | null;
        };
        PasswordInput: {
            /** @description The present password, unless current_password_needed is false. */
            current?: string;
            /** @description At least 10 characters. */
            new: string;
        };
        Planned: {
            /**
             * Format: int64
             * @description 0 before its start.
             */
            audience: number;
            campaign_id: string;
            /**
             * Format: date-time
             * @description When it ended; of a running one when it will at its pace so far; null: it can't be told.
             */
            end_at: string | null;
            name: string;
            purpose: string;
            /** Format: int64 */
            sent: number;
            /** Format: date-time */
            start_at: string;
            /** @enum {string} */
            state: "scheduled" | "running" | "paused" | "held" | "finished" | "canceled";
            /** @description When letters may go out; null: at any time. */
            window: components["schemas"]["Window"];
        };
        Preflight: {
            /** Format: int64 */
            done: number;
            /** @description Done, and no errors. */
            ok: boolean;
            problems: components["schemas"]["Finding"][];
            /** @enum {string} */
            state: "running" | "done";
            /** Format: int64 */
            total: number;
        };
        Preview: {
            html: string;
            language: string;
            problems: components["schemas"]["LetterProblem"][];
            subject: string;
            text: string;
        };
        "Preview-ruleRequest": {
            rule: components["schemas"]["Rule"];
        };
        PreviewInput: {
            /** @description A made-up client, instead of client_id. */
            client?: components["schemas"]["ClientInput"];
            /** @example 17 */
            client_id?: string;
            /** @description For what the letter says about its sender. */
            sender_id?: string;
        };
        Previews: {
            /** @description A man, a woman, and somebody of whom little is known. */
            items: components["schemas"]["OnePreview"][];
        };
        PreviewsInput: {
            /** @description Fields that the man and the woman have beside their names; made up when absent. */
            client?: components["schemas"]["ClientInput"];
            /**
             * @description Which translation to show; the letter's own when absent.
             * @example en
             */
            language?: string;
            sender_id?: string;
        };
        Problem: {
            /**
             * @description The same in every language.
             * @example invalid
             */
            code: string;
            /**
             * @description One sentence for a person, by Accept-Language.
             * @example Give the segment a name.
             */
            detail: string;
            /** @description The bad fields. */
            errors?: components["schemas"]["FieldFault"][] | null;
            /** @description What stands in the sentence, in its order. */
            params?: unknown[] | null;
            /** @description What to quote when the failure is ours. */
            reference?: string;
            /**
             * Format: int64
             * @example 422
             */
            status: number;
            /** @example Unprocessable Entity */
            title: string;
            /**
             * @description Always about:blank: code says more.
             * @example about:blank
             */
            type: string;
        };
        Queue: {
            /**
             * Format: int64
             * @description Runs of up to 500 letters that are due and in nobody's hand.
             */
            due: number;
            /**
             * Format: int64
             * @description Campaigns that salut stopped itself.
             */
            held: number;
            /**
             * Format: int64
             * @description Runs of letters in a worker's hand.
             */
            leased: number;
            /**
             * Format: date-time
             * @description Of those that nothing else keeps back.
             */
            oldest_due_at: string | null;
            /**
             * Format: int64
             * @description Letters that a lost worker may have begun.
             */
            orphans: number;
            /**
             * Format: int64
             * @description Letters of paused and held campaigns.
             */
            stopped: number;
            /**
             * Format: int64
             * @description Letters of which nobody learnt whether they went out.
             */
            uncertain: number;
            /**
             * Format: int64
             * @description Letters of running campaigns that are not answered yet.
             */
            waiting: number;
        };
        Rates: {
            /** Format: double */
            bounced: number | null;
            /** Format: double */
            clicked: number | null;
            /** Format: double */
            complained: number | null;
            /** Format: double */
            opened: number | null;
            /** Format: double */
            replied: number | null;
            /** Format: double */
            unsubscribed: number | null;
        };
        Redis: {
            /** Format: int64 */
            bytes: number;
            ok: boolean;
            /**
             * @description Its maxmemory-policy; empty: it doesn't tell.
             * @example noeviction
             */
            policy: string;
            /**
             * Format: int64
             * @description That wait or are being worked on.
             */
            tasks: number;
            version: string;
        };
        RejectedLine: {
            /** Format: int64 */
            line: number;
            text: string;
        };
        Reply: {
            assigned_to: components["schemas"]["Colleague"];
            /** @description No person has written in it. */
            automatic: boolean;
            /** @description Its name; empty where they wrote by themselves. */
            campaign: string;
            /** @description The campaign that they answered. */
            campaign_id: string | null;
            client: components["schemas"]["ReplyClient"];
            /**
             * Format: int64
             * @description Their letters and our answers.
             */
            count: number;
            /** @description How the last letter begins, without quotes. */
            excerpt: string;
            /** @example 12 */
            id: string;
            /** Format: date-time */
            last_at: string;
            /** @enum {string} */
            last_from: "client" | "us";
            /** @description It is proven to answer a letter of ours. What is not may come from anybody. */
            proven: boolean;
            /** @description By whom answers go; null: the one that wrote to the client is gone. */
            sender: components["schemas"]["ReplySender"];
            /** Format: date-time */
            snoozed_until: string | null;
            /** @enum {string} */
            state: "open" | "snoozed" | "done";
            subject: string;
            unread: boolean;
        };
        ReplyAnswerInput: {
            /** @description The conversation is done with it. */
            close?: boolean;
            /**
             * @description markdown: the letter gets a page beside its text.
             * @default text
             * @enum {string}
             */
            format: "text" | "markdown";
            /**
             * @description What you write, as it is: nothing in it is a template.
             * @example Добрый день! Отвечаю по порядку.
             */
            text: string;
        };
        ReplyClient: {
            company: string;
            email: string;
            /** @enum {string} */
            gender: "male" | "female" | "unknown";
            /** @example 17 */
            id: string;
            /**
             * @description Empty where none is known.
             * @example Анна Петровна Белова
             */
            name: string;
            /** @example Уважаемая Анна Петровна */
            salutation: string;
        };
        ReplyCounts: {
            /**
             * Format: int64
             * @description Open ones in which no person has written; they are in no other number.
             */
            automatic: number;
            /**
             * Format: int64
             * @description Open ones that are given to who asks.
             */
            mine: number;
            /**
             * Format: int64
             * @description Open ones that are nobody's.
             */
            nobody: number;
            /** Format: int64 */
            open: number;
            /** Format: int64 */
            snoozed: number;
            /**
             * Format: int64
             * @description Open ones with something new.
             */
            unread: number;
        };
        ReplyLine: {
            /** Format: date-time */
            at: string;
            /** @description GET /inbound/{id}/attachments/{n} by their place here, from 0. */
            attachments: components["schemas"]["Attachment"][];
            /** @description Who of us wrote an answer. */
            author: string;
            /** Format: int64 */
            blocked_images: number;
            /** @description Of theirs: all of its text. */
            body: string;
            from: string;
            /** @description Of theirs: safe to show, no scripts, no styles, no pictures. */
            html: string;
            /** @description Of theirs: see GET /inbound/{id}. */
            inbound_id: string | null;
            /**
             * @description letter: ours, that they answered; answer: what a person of ours wrote.
             * @enum {string}
             */
            kind: "letter" | "answer" | "reply" | "auto_reply";
            /** @description Of a letter or an answer: see GET /messages/{id} and /messages/{id}/letter. */
            message_id: string | null;
            proven: boolean;
            /** @description Why an answer was not sent, in words. */
            reason_text: string;
            smtp_reply: string;
            /** @description Of an answer: pending, sending, sent, failed, skipped, canceled or uncertain. */
            state: string;
            subject: string;
            /** @description Of theirs: without quotes and signature. */
            text: string;
        };
        ReplyPatch: {
            /** @description The id of a user, me, or null for nobody. */
            assigned_to?: string | null;
            read?: boolean | null;
            /**
             * Format: date-time
             * @description Out of sight until then; null wakes it.
             */
            snoozed_until?: string | null;
            /** @description open, snoozed (with snoozed_until) or done. A letter from the client opens it again. */
            state?: string | null;
        };
        ReplySender: {
            /** @example news@firma.example */
            address: string;
            id: string;
            name: string;
        };
        ReplySent: {
            /**
             * @description Of GET /messages/{id}.
             * @example 12-1
             */
            message_id: string;
            reply_id: string;
        };
        ReplyWhole: {
            assigned_to: components["schemas"]["Colleague"];
            /** @description No person has written in it. */
            automatic: boolean;
            /** @description Its name; empty where they wrote by themselves. */
            campaign: string;
            /** @description The campaign that they answered. */
            campaign_id: string | null;
            client: components["schemas"]["ReplyClient"];
            /**
             * Format: int64
             * @description Their letters and our answers.
             */
            count: number;
            /** @description How the last letter begins, without quotes. */
            excerpt: string;
            /** @example 12 */
            id: string;
            /** Format: date-time */
            last_at: string;
            /** @enum {string} */
            last_from: "client" | "us";
            /** @description The oldest first. */
            lines: components["schemas"]["ReplyLine"][];
            /** @description It is proven to answer a letter of ours. What is not may come from anybody. */
            proven: boolean;
            /** @description By whom answers go; null: the one that wrote to the client is gone. */
            sender: components["schemas"]["ReplySender"];
            /** Format: date-time */
            snoozed_until: string | null;
            /** @enum {string} */
            state: "open" | "snoozed" | "done";
            subject: string;
            unread: boolean;
        };
        Report: {
            /**
             * @description hard is a dead address and nothing else.
             * @enum {string}
             */
            class: "hard" | "full" | "block" | "soft" | "delayed";
            reason: string;
            recipient: string;
            smtp_reply: string;
            status: string;
        };
        ReportLink: {
            /** @description With Liquid where it is personal. */
            address: string;
            /**
             * Format: int64
             * @description Their clicks.
             */
            clicks: number;
            /**
             * Format: int64
             * @description Who clicked it, judged human.
             */
            clients: number;
            /** @description The words of the link, or its picture's. */
            label: string;
            language: string;
            /** Format: int32 */
            link: number;
            /** Format: int64 */
            machine_clicks: number;
            /** @enum {string} */
            part: "html" | "text";
            /** Format: int64 */
            step: number;
        };
        ReportOther: {
            campaign_id: string;
            counts: components["schemas"]["Counts"];
            /** Format: date-time */
            launched_at: string | null;
            name: string;
            rates: components["schemas"]["Rates"];
        };
        Retention: {
            /**
             * Format: int64
             * @description For how long it is kept; null: for ever.
             */
            days: number | null;
            /**
             * Format: int64
             * @description By all runs so far.
             */
            removed: number;
            /**
             * Format: date-time
             * @description The last run.
             */
            swept_at: string | null;
            /**
             * @description inbound_raw: the raw bytes of what came by mail, with attached files. hit_evidence: the program and network of opens and clicks.
             * @enum {string}
             */
            what: "inbound_raw" | "hit_evidence";
        };
        RetentionPatch: {
            /**
             * Format: int64
             * @description 30 to 3650; null: for ever.
             */
            days: number | null;
        };
        Retentions: {
            items: components["schemas"]["Retention"][];
        };
        Retry: {
            /**
             * Format: int64
             * @description How many are pending again.
             */
            retried: number;
        };
        RetryInput: {
            /**
             * @description uncertain: the letters may have arrived; whoever got one gets it twice.
             * @enum {string}
             */
            state: "failed" | "uncertain";
        };
        Returned: {
            client_id: string | null;
            /** @enum {string} */
            door: "api" | "pipe" | "smtp" | "lmtp" | "imap";
            /** @example anna@firma.example */
            from: string;
            /** @example 7 */
            id: string;
            /** @enum {string} */
            kind: "bounce" | "complaint" | "reply" | "auto_reply" | "other";
            /** @description It is proven to belong to a letter of ours. What is not changes nobody. */
            matched: boolean;
            /** @description The letter that it is about, of GET /messages/{id}. */
            message_id: string | null;
            /** @description Why it was set aside; null when it was not. */
            quarantine: components["schemas"]["Sentence"];
            /** Format: date-time */
            received_at: string;
            /**
             * Format: int64
             * @description In bytes.
             */
            size: number;
            /**
             * @description waiting: kept, and not read yet.
             * @enum {string}
             */
            state: "waiting" | "read" | "quarantined";
            subject: string;
        };
        ReturnedWhole: {
            attachments: components["schemas"]["Attachment"][];
            /**
             * Format: int64
             * @description Pictures that were left out of html.
             */
            blocked_images: number;
            /** @description All of its text. */
            body: string;
            client_id: string | null;
            /** @enum {string} */
            door: "api" | "pipe" | "smtp" | "lmtp" | "imap";
            /** @description Empty when it has none, or the door did not know it. */
            envelope_from: string;
            /** @example anna@firma.example */
            from: string;
            /** @description In their order, decoded. */
            headers: components["schemas"]["Header"][];
            /** @description Safe to show: no scripts, no styles, no pictures. */
            html: string;
            /** @example 7 */
            id: string;
            /** @enum {string} */
            kind: "bounce" | "complaint" | "reply" | "auto_reply" | "other";
            /** @description It is proven to belong to a letter of ours. What is not changes nobody. */
            matched: boolean;
            /** @description The letter that it is about, of GET /messages/{id}. */
            message_id: string | null;
            /** @description Why it was set aside; null when it was not. */
            quarantine: components["schemas"]["Sentence"];
            /** Format: date-time */
            received_at: string;
            /** @description Of the envelope, where the door knew them. */
            recipients: string[];
            /** @description Of a bounce or a complaint. */
            reports: components["schemas"]["Report"][];
            /** @description Of an automatic reply: the day on which its writer is back, where it says so. */
            returns: string;
            /**
             * Format: int64
             * @description In bytes.
             */
            size: number;
            /**
             * @description waiting: kept, and not read yet.
             * @enum {string}
             */
            state: "waiting" | "read" | "quarantined";
            subject: string;
            /** @description Of a reply: without quotes and signature. */
            text: string;
        };
        RowProblem: {
            /** @example no_address */
            code: string;
            /** Format: int64 */
            count: number;
            /** @description Of the first such row, by Accept-Language. */
            message: string;
            /** @description The first few, as numbered in the file. */
            rows: number[];
        };
        /**
         * @description A group {combinator, not, rules} or a condition {field, operator, value}, in the shape of react-querybuilder. An empty group at the top is everyone. Fields and their operators: GET /api/v1/segments/fields.
         * @example {
         *       "combinator": "and",
         *       "rules": [
         *         {
         *           "field": "stage",
         *           "operator": "=",
         *           "value": "active"
         *         },
         *         {
         *           "field": "city",
         *           "operator": "in",
         *           "value": [
         *             "Москва",
         *             "Тверь"
         *           ]
         *         }
         *       ]
         *     }
         */
        Rule: {
            /** @enum {string} */
            combinator?: "and" | "or";
            field?: string;
            not?: boolean;
            operator?: string;
            rules?: components["schemas"]["Rule"][];
            value?: unknown;
        };
        Segment: {
            /** Format: date-time */
            created_at: string;
            /** @example 1 */
            id: string;
            /** @example Active in Moscow */
            name: string;
            rule: components["schemas"]["Rule"];
            /** Format: date-time */
            updated_at: string;
        };
        SegmentInput: {
            /** @example Active in Moscow */
            name: string;
            rule: components["schemas"]["Rule"];
        };
        SegmentPatch: {
            name?: string | null;
            rule?: components["schemas"]["Rule"];
        };
        SegmentPreview: {
            /**
             * Format: int64
             * @example 1234
             */
            count: number;
            sample: components["schemas"]["Client"][];
        };
        Self: {
            /** @description Whether a new password takes the present one: not without one, nor soon after signing in by a link. */
            current_password_needed: boolean;
            /** @example anna@firma.example */
            email: string;
            /** @example 3 */
            id: string;
            /** @enum {string} */
            language: "ru" | "en";
            /** @example Анна Петрова */
            name: string;
            /**
             * @description What the user may do: the x-right of operations.
             * @example [
             *       "clients:read"
             *     ]
             */
            rights: string[];
            /** @enum {string} */
            role: "admin" | "marketer" | "manager" | "viewer";
        };
        SelfPatch: {
            language?: string | null;
            name?: string | null;
        };
        Sender: {
            /** @enum {string} */
            auth: "auto" | "plain" | "login" | "cram-md5" | "scram-sha-256" | "xoauth2";
            /** @description Certificates trusted beside the system's, as PEM. */
            ca_pem: string;
            /**
             * Format: int64
             * @description Per worker; 0 is no limit of its own.
             */
            connections: number;
            /** Format: date-time */
            created_at: string;
            /** @description Null: no key was made; letters are signed by the relay, or not at all. */
            dkim: components["schemas"]["Dkim"];
            /** @example sales@firma.example */
            from_address: string;
            /** @example Анна Белова */
            from_name: string;
            /** @description The password itself never comes back. */
            has_password: boolean;
            /** @description Why nothing is sent over it until a person lets it go on; absent: it is not held. */
            held_reason?: string;
            /** @example smtp.firma.example */
            host: string;
            /** @example 1 */
            id: string;
            /** @description The mailbox that answers arrive in; null: none is read. */
            imap: components["schemas"]["Imap"];
            /** @description Null is no limit. */
            limits: components["schemas"]["Limits"];
            /** @example Sales */
            name: string;
            /**
             * Format: int64
             * @example 587
             */
            port: number;
            reply_to: string;
            /** @enum {string} */
            security: "none" | "starttls" | "tls";
            /** @description Of one sender only. */
            today?: components["schemas"]["Today"];
            /** Format: date-time */
            updated_at: string;
            username: string;
        };
        SenderInput: {
            /** @description auto (default), plain, login, cram-md5, scram-sha-256 or xoauth2. */
            auth?: string;
            ca_pem?: string;
            /** Format: int64 */
            connections?: number;
            /** @example sales@firma.example */
            from_address: string;
            /** @example Анна Белова */
            from_name?: string;
            /** @example smtp.firma.example */
            host: string;
            /** @description The mailbox that answers arrive in; absent: none is read. */
            imap?: {
                /** @description INBOX and the folder of junk, when absent. */
                folders?: string[] | null;
                /** @example imap.firma.example */
                host: string;
                password?: string;
                /**
                 * Format: int64
                 * @description 993 with tls, else 143, when absent.
                 */
                port?: number;
                /** @description none, starttls or tls (default). */
                security?: string;
                username: string;
            };
            /** @description Absent is no limit. */
            limits?: components["schemas"]["LimitsInput"];
            /**
             * @description The address, when absent.
             * @example Sales
             */
            name?: string;
            password?: string;
            /**
             * Format: int64
             * @example 587
             */
            port: number;
            reply_to?: string;
            /** @description none, starttls (default) or tls. */
            security?: string;
            username?: string;
        };
        SenderPatch: {
            auth?: string | null;
            ca_pem?: string | null;
            /** Format: int64 */
            connections?: number | null;
            /** @description Turns signing on or off; null forgets the key. */
            dkim?: {
                on: boolean;
            } | null;
            from_address?: string | null;
            from_name?: string | null;
            host?: string | null;
            /** @description Null: none is read any more. */
            imap?: {
                folders?: string[] | null;
                host?: string | null;
                /** @description It must be said again when host, port or security change. */
                password?: string | null;
                /** Format: int64 */
                port?: number | null;
                security?: string | null;
                username?: string | null;
            } | null;
            limits?: {
                /** Format: int64 */
                per_day?: number | null;
                /** Format: int64 */
                per_hour?: number | null;
                /** Format: int64 */
                per_second?: number | null;
                /** @description Takes the place of the whole table; null: the usual. */
                providers?: {
                    [key: string]: number;
                };
                warm_up?: {
                    /**
                     * Format: int64
                     * @description Letters a day at which the warm-up is over.
                     * @example 5000
                     */
                    ceiling: number;
                    /**
                     * @description The first day.
                     * @example 2027-03-01
                     */
                    from: string;
                    /**
                     * Format: int64
                     * @description By how much each day may be above the one before.
                     * @example 30
                     */
                    growth_percent: number;
                    /**
                     * Format: int64
                     * @description Letters on the first day.
                     * @example 50
                     */
                    start: number;
                };
            } | null;
            name?: string | null;
            /** @description Null removes it. It must be said again when host, port or security change. */
            password?: string | null;
            /** Format: int64 */
            port?: number | null;
            reply_to?: string | null;
            security?: string | null;
            username?: string | null;
        };
        SentLetter: {
            /** @description Show it in a frame without scripts and without your own origin. */
            html: string;
            language: string;
            subject: string;
            text: string;
        };
        Sentence: {
            /** @example not_due */
            code?: string;
            /** @description By Accept-Language. */
            message: string;
            params?: unknown[] | null;
        };
        Session: {
            /** @description The letters go to the built-in mailbox. */
            demo: boolean;
            /**
             * @description setup: there is no user yet, and POST /setup makes the first one.
             * @enum {string}
             */
            state: "signed_in" | "signed_out" | "setup";
            /** @example Europe/Moscow */
            timezone: string;
            /** @description Null unless signed in. */
            user: components["schemas"]["Self"];
            /** @example 1.4.0 */
            version: string;
        };
        SetupInput: {
            /**
             * @description What salut printed when it was started.
             * @example 7KQ2-M5XA-3VTE
             */
            code: string;
            /** @example anna@firma.example */
            email: string;
            /**
             * @default ru
             * @enum {string}
             */
            language: "ru" | "en";
            name?: string;
            /** @description At least 10 characters. */
            password: string;
        };
        Share: {
            /** Format: int64 */
            count: number;
            /** @description In words, by Accept-Language. */
            text: string;
            value: string;
        };
        Shown: {
            /** @description Empty when the message was only read. */
            id: string;
            /** @enum {string} */
            kind: "bounce" | "complaint" | "reply" | "auto_reply" | "other";
            /** @description It is proven to belong to a letter of ours. What is not changes nobody. */
            matched: boolean;
            /** @description Why it was set aside, as a code; absent when it was not. */
            quarantine?: string;
            reports: components["schemas"]["Report"][];
            /** @description Of a reply: without quotes and signature. */
            text: string;
        };
        SignInInput: {
            /** @example anna@firma.example */
            email: string;
            password: string;
        };
        SignInLink: {
            /** Format: date-time */
            expires_at: string;
            /** @example https://mail.firma.example/sign-in#token=… */
            url: string;
        };
        Slice: {
            /** Format: int64 */
            audience: number;
            /** Format: int64 */
            bounced: number;
            /** Format: int64 */
            clicked: number;
            /** Format: int64 */
            complained: number;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            machine_clicked: number;
            /** Format: int64 */
            machine_opened: number;
            /** Format: int64 */
            opened: number;
            /** Format: int64 */
            replied: number;
            /** Format: int64 */
            sent: number;
            /** Format: int64 */
            unsubscribed: number;
            /** @description Empty: not known. … is all that are too small to be shown. */
            value: string;
        };
        SlowDown: {
            /** @description Of the sender. */
            address: string;
            /**
             * Format: date-time
             * @description Nothing goes there before.
             */
            blocked_until: string;
            /**
             * Format: double
             * @description Between two letters, of all workers together.
             */
            gap_seconds: number;
            /** @example 421 4.7.0 try again later */
            last_reply: string;
            /** @example mail.ru */
            provider: string;
            sender_id: string;
            /**
             * Format: date-time
             * @description When it last asked, or was last believed a little more.
             */
            troubled_at: string;
        };
        SlowDowns: {
            items: components["schemas"]["SlowDown"][];
        };
        Starter: {
            about: string;
            body: string;
            /** @enum {string} */
            format: "mjml" | "html" | "markdown";
            /** @example discount */
            key: string;
            /** @example ru */
            language: string;
            /**
             * @description By Accept-Language, like about.
             * @example Скидка
             */
            name: string;
            preheader: string;
            /**
             * @description What a campaign with it would be.
             * @enum {string}
             */
            purpose: "marketing" | "outreach" | "greeting" | "service";
            subject: string;
            translations: {
                [key: string]: components["schemas"]["Translation"];
            };
        };
        Step: {
            /** @example 1 */
            template_id: string;
            /**
             * @description After the step before: 0s, 90m, 36h, 3d.
             * @example 0s
             */
            wait?: string;
        };
        Suppression: {
            /** @description The user or token that asked for it; empty: the reader, or salut itself. */
            author: string;
            /** @description Of the letter that it came from. */
            campaign_id: string | null;
            /** Format: date-time */
            created_at: string;
            /**
             * @description Empty for an erased person: only the hash is left.
             * @example anna@firma.example
             */
            email: string;
            /** @example 5 */
            id: string;
            /** @description The mail that said so, a bounce, a complaint or a reply: of GET /inbound/{id}, as long as it is kept. */
            inbound_id: string | null;
            /** @description The letter that the reader unsubscribed by, that came back or was complained about: of GET /messages/{id}. */
            message_id: string | null;
            note: string;
            /** @enum {string} */
            reason: "manual" | "unsubscribed" | "bounced" | "complained" | "erased" | "imported";
            /**
             * @description all, topic:ID or sender:ID: what is not written to the address.
             * @example all
             */
            scope: string;
        };
        SuppressionInput: {
            /** @example anna@firma.example */
            email: string;
            note?: string;
            /**
             * @description manual (default), unsubscribed, bounced, complained or imported.
             * @default manual
             */
            reason: string;
            /**
             * @description all (default), topic:ID or sender:ID.
             * @default all
             */
            scope: string;
        };
        SuppressionPatch: {
            note?: string | null;
            reason?: string | null;
        };
        SuppressionRun: {
            /** Format: int64 */
            added: number;
            /**
             * Format: int64
             * @description Suppressed already, and left as they were.
             */
            known: number;
            /** Format: int64 */
            more_rejected: number;
            /** @description Lines without an address, the first hundred. */
            rejected: components["schemas"]["RejectedLine"][];
        };
        System: {
            /** Format: date-time */
            at: string;
            database: components["schemas"]["Database"];
            inbound: components["schemas"]["InboundVitals"];
            /** @description Mailboxes of senders that are read over IMAP. */
            mailboxes: components["schemas"]["Mailbox"][];
            /** @description Nothing has to be mended. */
            ok: boolean;
            queue: components["schemas"]["Queue"];
            /** @description Null: this process needs none. */
            redis: components["schemas"]["Redis"];
            /** @description What has to be mended, the worst first. */
            troubles: components["schemas"]["Trouble"][];
            /** @example 1.0.0 */
            version: string;
            /** @description Those that were seen within a week, the latest first. */
            workers: components["schemas"]["Worker"][];
        };
        Tag: {
            /** Format: int64 */
            count: number;
            /** @example vip */
            name: string;
        };
        Tags: {
            items: components["schemas"]["Tag"][];
        };
        Template: {
            body: string;
            /** Format: date-time */
            created_at: string;
            /** @enum {string} */
            format: "mjml" | "html" | "markdown";
            /** @example 1 */
            id: string;
            /** @example ru */
            language: string;
            /** @example Discount */
            name: string;
            preheader: string;
            problems: components["schemas"]["LetterProblem"][];
            /** @example {{ client.first_name }}, скидка 15 % */
            subject: string;
            /** @description Empty: made from the body. */
            text: string;
            /** @description The same letter in other languages, by language. */
            translations: {
                [key: string]: components["schemas"]["Translation"];
            };
            /** Format: date-time */
            updated_at: string;
        };
        TemplateInput: {
            /** @example {{ client | salutation }}! */
            body: string;
            /**
             * @description mjml, html or markdown.
             * @example markdown
             */
            format: string;
            /**
             * @description BCP 47; found out from the text when absent.
             * @example ru
             */
            language?: string;
            /** @example Discount */
            name: string;
            preheader?: string;
            /** @example {{ client.first_name }}, скидка 15 % */
            subject: string;
            text?: string;
            translations?: {
                [key: string]: components["schemas"]["Translation"];
            };
        };
        TemplatePatch: {
            body?: string | null;
            format?: string | null;
            language?: string | null;
            name?: string | null;
            preheader?: string | null;
            subject?: string | null;
            text?: string | null;
            /** @description Merged: null removes a language. */
            translations?: {
                [key: string]: {
                    body?: string | null;
                    format?: string | null;
                    preheader?: string | null;
                    subject?: string | null;
                    text?: string | null;
                } | null;
            };
        };
        Test: {
            /** @description Whether the sender's server took the letter. */
            accepted: boolean;
            language: string;
            /** @description By Accept-Language. */
            message: string;
            /** @description RFC 5322, as in the letter. */
            message_id: string;
            /** @example 250 2.0.0 OK */
            smtp_reply: string;
            /**
             * @description connect, tls, auth, mail, rcpt, data, body: where it was refused; done when it was not.
             * @example done
             */
            stage: string;
            subject: string;
        };
        TestInput: {
            /** @description A made-up client, instead of client_id. */
            client?: components["schemas"]["ClientInput"];
            /**
             * @description To whom the letter speaks.
             * @example 17
             */
            client_id?: string;
            /** @example 1 */
            sender_id: string;
            /**
             * @description Where the letter goes, whoever it speaks to.
             * @example me@firma.example
             */
            to: string;
        };
        Today: {
            /**
             * Format: int64
             * @description By the limit of a day and the warm-up; null is no limit.
             */
            allowed: number | null;
            /**
             * Format: int64
             * @description Counted only while the sender has limits.
             */
            sent: number;
        };
        Token: {
            /** Format: date-time */
            created_at: string;
            /** @example 3 */
            id: string;
            /**
             * Format: date-time
             * @description To the minute; null when it was never used.
             */
            last_used_at: string | null;
            /** @example CRM */
            name: string;
            /**
             * @description The beginning of the secret, to tell tokens apart.
             * @example salut_k3v9qz
             */
            prefix: string;
            /** @enum {string} */
            role: "admin" | "marketer" | "manager" | "viewer";
            /** @description The secret: only in the answer to the POST, shown this once. */
            token?: string;
        };
        TokenInput: {
            /** @example CRM */
            name: string;
            /**
             * @default viewer
             * @enum {string}
             */
            role: "admin" | "marketer" | "manager" | "viewer";
        };
        TokenPatch: {
            name?: string | null;
            role?: string | null;
        };
        Topic: {
            /**
             * Format: date-time
             * @description Since when it is offered for no new campaign; null: it is offered.
             */
            archived_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** @example 2 */
            id: string;
            /**
             * Format: int64
             * @description How many addresses left it; in the list only.
             */
            left?: number;
            /**
             * @description Readers see it.
             * @example Скидки
             */
            name: string;
            /** Format: date-time */
            updated_at: string;
        };
        TopicInput: {
            /** @example Скидки */
            name: string;
        };
        TopicPage: {
            /** @description The page, with an address for show. */
            html: string;
        };
        TopicPatch: {
            /** @description An archived topic is offered for no new campaign; who left it stays left. */
            archived?: boolean | null;
            name?: string | null;
        };
        Tracking: {
            /** @description Links lead by salut, which notes the click. */
            clicks: boolean;
            /** @description The token of an advertisement, which every link gets. */
            erid?: string;
            /** @description An invisible picture tells of an open. */
            opens: boolean;
            /** @description Parameters that every link gets, unless it has them. */
            utm?: components["schemas"]["Utm"];
        };
        Translation: {
            body?: string;
            format?: string;
            preheader?: string;
            subject?: string;
            text?: string;
        };
        Trouble: {
            /** @example no_worker */
            code: string;
            /** @description What is wrong and what to do, by Accept-Language. */
            message: string;
            /** @enum {string} */
            severity: "error" | "warning";
        };
        Unread: {
            /** Format: int64 */
            unread: number;
        };
        User: {
            /** Format: date-time */
            created_at: string;
            disabled: boolean;
            /** @example anna@firma.example */
            email: string;
            /** @description Without one the user comes in by sign-in links. */
            has_password: boolean;
            /** @example 3 */
            id: string;
            /**
             * @description Of the web app.
             * @enum {string}
             */
            language: "ru" | "en";
            /** @example Анна Петрова */
            name: string;
            /** @enum {string} */
            role: "admin" | "marketer" | "manager" | "viewer";
            /**
             * Format: date-time
             * @description Null when the user never was.
             */
            signed_in_at: string | null;
        };
        UserInput: {
            /** @example anna@firma.example */
            email: string;
            /**
             * @default ru
             * @enum {string}
             */
            language: "ru" | "en";
            /** @example Анна Петрова */
            name?: string;
            /** @description At least 10 characters; without one the user comes in by a sign-in link and may set it. */
            password?: string;
            /**
             * @default viewer
             * @enum {string}
             */
            role: "admin" | "marketer" | "manager" | "viewer";
        };
        UserPatch: {
            /** @description A disabled user is shut out at once. */
            disabled?: boolean | null;
            email?: string | null;
            language?: string | null;
            name?: string | null;
            /** @description All sessions of the user end. */
            password?: string | null;
            role?: string | null;
        };
        Utm: {
            campaign?: string;
            content?: string;
            /** @example email */
            medium?: string;
            /** @example newsletter */
            source?: string;
            term?: string;
        };
        Value: {
            label: string;
            /** @example active */
            name: string;
        };
        Version: {
            /** @description The user or token that saved it; empty: salut itself, after a shared block changed. */
            author: string;
            /** @description Fields unlike those of the version before it: subject, body, translations.en.body, blocks.footer … */
            changed: string[];
            /** Format: date-time */
            created_at: string;
            /** @description What the next launch freezes. */
            current: boolean;
            /** @description There is none before it. */
            first: boolean;
            /** @example 12 */
            id: string;
            /** @description The older version that it brought back. */
            restored_from: string | null;
        };
        Waiting: {
            campaign_id: string;
            /** @example 2027-03-01 */
            day: string;
            /** Format: int64 */
            letters: number;
            name: string;
            /**
             * Format: int64
             * @description Those among them that were tried before.
             */
            retries: number;
        };
        WarmUp: {
            /**
             * Format: int64
             * @description Letters a day at which the warm-up is over.
             * @example 5000
             */
            ceiling: number;
            /**
             * @description The first day.
             * @example 2027-03-01
             */
            from: string;
            /**
             * Format: int64
             * @description By how much each day may be above the one before.
             * @example 30
             */
            growth_percent: number;
            /**
             * Format: int64
             * @description Letters on the first day.
             * @example 50
             */
            start: number;
        };
        WarmUpDay: {
            /** @example 2027-03-01 */
            day: string;
            /**
             * Format: int64
             * @description Null: the warm-up is over.
             */
            planned: number | null;
            /** Format: int64 */
            sent: number;
        };
        WarmUpDays: {
            /** @description None: the sender has no warm-up. */
            days: components["schemas"]["WarmUpDay"][];
        };
        Window: {
            /**
             * @description mon, tue, wed, thu, fri, sat, sun; absent: every day.
             * @example [
             *       "mon"
             *     ]
             */
            days?: string[] | null;
            /** @example 09:00 */
            from: string;
            /**
             * @description RU: not on Russia's public holidays.
             * @example RU
             */
            holidays?: string;
            /**
             * @description When no letter begins any more.
             * @example 18:00
             */
            to: string;
            /**
             * @description client (default): the client's own zone where it is known; sender: the installation's; or an IANA name.
             * @example client
             */
            zone?: string;
        };
        Worker: {
            alive: boolean;
            /**
             * Format: date-time
             * @description When it last said that it lives; it does so every five seconds.
             */
            beat_at: string;
            /**
             * Format: int64
             * @description What its journal of letters in flight holds.
             */
            journal_bytes: number;
            version: string;
            worker: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "list-blocks": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageBlock"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-block": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BlockInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Block"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-block": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Block"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-block": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "update-block": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BlockPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Block"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "show-calendar": {
        parameters: {
            query: {
                from: string;
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calendar"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-campaigns": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCampaign"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-campaign": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-campaign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-campaign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "update-campaign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "cancel-campaign": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "judge-campaign": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Judged"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "launch-campaign": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "campaign-messages": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                state?: "pending" | "sending" | "sent" | "failed" | "skipped" | "canceled" | "uncertain";
            };
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageMessage"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "retry-messages": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retry"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "pause-campaign": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-preflight": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preflight"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "start-preflight": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preflight"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "export-recipients": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A line for each letter. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "report-campaign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignReport"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "report-heat": {
        parameters: {
            query?: {
                /** @description The letter's own when absent. */
                language?: string;
                step?: number;
            };
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Heat"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "slice-report": {
        parameters: {
            query: {
                by: "city" | "company" | "consent" | "gender" | "industry" | "language" | "provider" | "sender" | "stage" | "timezone" | "variant";
            };
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSlice"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "report-timeline": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageMoment"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "resume-campaign": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "stream-campaign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-clients": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Exactly this address, in any spelling. */
                email?: string;
                /** @description Beginnings of words of a name or company, or the beginning of an address or a phone number. */
                q?: string;
                stage?: "prospect" | "active" | "former";
                tag?: string;
                external_id?: string;
                /** @description Clients that this import made. */
                import_id?: string;
                /** @description A user's id, or none. */
                owner_id?: string;
                /** @description Who is in this segment now. */
                segment_id?: string;
                /** @description true: names that a person should look at. */
                name_doubtful?: "true" | "false";
                /** @description created_at, name, email, city, stage, last_purchase_at or last_opened_at, with - before it for descending order; -created_at when absent. Clients without a value stand last. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageClient"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-client": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "export-clients": {
        parameters: {
            query?: {
                email?: string;
                q?: string;
                stage?: string;
                tag?: string;
                external_id?: string;
                import_id?: string;
                owner_id?: string;
                segment_id?: string;
                name_doubtful?: string;
                /** @description comma (default), or semicolon, which spreadsheets in Russian expect. */
                delimiter?: "comma" | "semicolon";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The table. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "change-clients": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkInput"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bulk"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bulk"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "undo-change": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bulk"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "count-clients": {
        parameters: {
            query?: {
                /** @description Exactly this address, in any spelling. */
                email?: string;
                /** @description Beginnings of words of a name or company, or the beginning of an address or a phone number. */
                q?: string;
                stage?: "prospect" | "active" | "former";
                tag?: string;
                external_id?: string;
                /** @description Clients that this import made. */
                import_id?: string;
                /** @description A user's id, or none. */
                owner_id?: string;
                /** @description Who is in this segment now. */
                segment_id?: string;
                /** @description true: names that a person should look at. */
                name_doubtful?: "true" | "false";
                /** @description Counts them one by one, which takes a second at a million. */
                exact?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientCount"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-doubles": {
        parameters: {
            query?: {
                by?: "phone" | "birthday" | "company";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDoubles"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tags"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-client": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "erase-client": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "update-client": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "export-client": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "client-history": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Only these kinds, with commas between them. */
                kind?: string[] | null;
            };
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageHistory"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "merge-clients": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-gallery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gallery"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-images": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageImage"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-image": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description It is kept. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Image"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-image": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Image"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-image": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-imports": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageImport"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description CSV, TSV or XLSX.
                     */
                    file: string;
                    /** @description JSON; all of it may be absent. */
                    options?: {
                        consent?: {
                            /** @enum {string} */
                            basis?: "consent" | "contract" | "legitimate_interest" | "public";
                            source?: string;
                        };
                        /** @example ; */
                        delimiter?: string;
                        /** @description Count and reject, but change no client. */
                        dry_run?: boolean;
                        /** @example windows-1251 */
                        encoding?: string;
                        /**
                         * @description Column header to field, attributes.key, or empty to leave the column out.
                         * @example {
                         *       "ФИО": "full_name"
                         *     }
                         */
                        mapping?: {
                            [key: string]: string;
                        };
                        /**
                         * @default update
                         * @enum {string}
                         */
                        on_conflict?: "update" | "skip";
                    };
                };
            };
        };
        responses: {
            /** @description It is running. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-import": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "undo-import": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "import-rejects": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-inbound": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                kind?: "bounce" | "complaint" | "reply" | "auto_reply" | "other";
                /** @description Whether it is proven to belong to a letter of ours. */
                matched?: "true" | "false";
                /** @description Whether it was set aside. */
                quarantined?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageReturned"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "take-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "message/rfc822": string;
            };
        };
        responses: {
            /** @description It is kept, and what it says is written into the client's history. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shown"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-inbound": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReturnedWhole"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "download-attachment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                /** @description Its number among the attachments, from 0. */
                n: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "retry-inbound": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReturnedWhole"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-letters": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageLetter"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-letter": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Letter"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-message": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "show-letter": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentLetter"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-notifications": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notifications"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "read-notifications": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotificationsReadInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unread"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-replies": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                state?: "open" | "snoozed" | "done";
                /** @description me, nobody, or the id of a user. */
                assigned_to?: string;
                /** @description Only with this client. */
                client_id?: string;
                unread?: "true";
                /** @description true: automatic answers too; only: nothing else. */
                automatic?: "true" | "false" | "only";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageReply"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-colleagues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageColleague"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "count-replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplyCounts"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-reply": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplyWhole"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "update-reply": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplyPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reply"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "answer-reply": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplyAnswerInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplySent"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retentions"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "change-retention": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                what: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retentions"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-segments": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSegment"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-segment": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SegmentInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Segment"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "segment-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fields"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "preview-rule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Preview-ruleRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentPreview"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-segment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Segment"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-segment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "update-segment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SegmentPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Segment"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "segment-clients": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageClient"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "count-segment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-senders": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSender"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-sender": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SenderInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sender"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-sender": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sender"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-sender": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "update-sender": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SenderPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sender"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "check-sender": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "check-sender-domain": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainCheck"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "check-mailbox": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-dkim": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DkimInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sender"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "release-sender": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sender"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "show-warm-up": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WarmUpDays"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "show-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "use-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "change-self": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SelfPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "set-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-slow-downs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlowDowns"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-suppressions": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
                /** @description Exactly this address, in any spelling; finds an erased person's too. */
                email?: string;
                reason?: "manual" | "unsubscribed" | "bounced" | "complained" | "erased" | "imported";
                scope?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSuppression"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suppress: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuppressionInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suppression"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "export-suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "import-suppressions": {
        parameters: {
            query?: {
                /** @description all (default), topic:ID or sender:ID. */
                scope?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
                "text/plain": string;
            };
        };
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionRun"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-suppression": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suppression"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "lift-suppression": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "update-suppression": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuppressionPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suppression"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "show-system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-templates": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageTemplate"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-template": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "preview-draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftPreviewInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "preview-draft-for-each": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftPreviewsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Previews"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-template": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-template": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "update-template": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplatePatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "preview-template": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "preview-template-for-each": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Previews"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "test-template": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Test"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-template-versions": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageVersion"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-template-version": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OldTemplate"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "restore-template-version": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-tokens": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageToken"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "add-token": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-token": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-token": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "update-token": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-topics": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageTopic"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "add-topic": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TopicInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Topic"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-topic": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Topic"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-topic": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "update-topic": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TopicPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Topic"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "show-topic-page": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicPage"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-users": {
        parameters: {
            query?: {
                /** @description How many to a page. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageUser"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "add-user": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "find-user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "update-user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "make-link": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A repetition with the same key gets the same answer and has no second effect.
                 * @example 6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInLink"];
                };
            };
            /** @description A refusal: what is wrong and what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    click: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To an address that the letter was sent with, and to no other. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The link is not one of ours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    image: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is no such picture. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    open: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                picture: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A transparent picture of one dot. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The picture is not one of ours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "unsubscribe-page": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page with a button. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The link is not one of ours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    unsubscribe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Unsubscribed; repeating it changes nothing. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The link is not one of ours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "view-letter": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The letter. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The link is not one of ours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
