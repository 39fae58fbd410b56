/** Generated from the server's OpenAPI document by `npm run types`; never edited. */

export interface paths {
    readonly "/api/account": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** ShowAccount */
        readonly get: operations["showAccount"];
        readonly put?: never;
        readonly post?: never;
        /** DeleteAccount */
        readonly delete: operations["deleteAccount"];
        readonly options?: never;
        readonly head?: never;
        /** RenameAccount */
        readonly patch: operations["renameAccount"];
        readonly trace?: never;
    };
    readonly "/api/account/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Create */
        readonly post: operations["createAccount"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/create/options": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** AskToCreate */
        readonly post: operations["askToCreate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/devices": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** RevokeOthers */
        readonly delete: operations["revokeOthers"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/devices/{device_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** RevokeDevice */
        readonly delete: operations["revokeDevice"];
        readonly options?: never;
        readonly head?: never;
        /** RenameDevice */
        readonly patch: operations["renameDevice"];
        readonly trace?: never;
    };
    readonly "/api/account/invitations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Invite */
        readonly post: operations["invite"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/join": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Join */
        readonly post: operations["join"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/pair": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Pair */
        readonly post: operations["pair"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/passkeys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** ListPasskeys */
        readonly get: operations["listPasskeys"];
        readonly put?: never;
        /** AddPasskey */
        readonly post: operations["addPasskey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/passkeys/{passkey_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** RemovePasskey */
        readonly delete: operations["removePasskey"];
        readonly options?: never;
        readonly head?: never;
        /** RenamePasskey */
        readonly patch: operations["renamePasskey"];
        readonly trace?: never;
    };
    readonly "/api/account/passkeys/options": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** AskForPasskey */
        readonly post: operations["askForPasskey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/proof": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Prove */
        readonly post: operations["prove"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/proof/options": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** AskForProof */
        readonly post: operations["askForProof"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/recover": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Recover */
        readonly post: operations["recover"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/recovery-codes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** NewRecoveryCodes */
        readonly post: operations["newRecoveryCodes"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/sign-in": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** SignIn */
        readonly post: operations["signIn"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/sign-in/options": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** AskToSignIn */
        readonly post: operations["askToSignIn"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/sign-out": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** SignOut */
        readonly post: operations["signOut"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/tokens": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** ListTokens */
        readonly get: operations["listTokens"];
        readonly put?: never;
        /** MakeToken */
        readonly post: operations["makeToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/tokens/{token_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** RevokeToken */
        readonly delete: operations["revokeToken"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/account/welcome": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** ShowWelcome */
        readonly get: operations["showWelcome"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/capture": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Capture */
        readonly post: operations["capture"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/history/{kind}/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** ReadHistory */
        readonly get: operations["readHistory"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Listen */
        readonly get: operations["listen"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/news": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** ReadNews */
        readonly get: operations["readNews"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/push/key": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** ShowKey */
        readonly get: operations["showPushKey"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/push/subscription": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Subscribe */
        readonly put: operations["subscribe"];
        readonly post?: never;
        /** Unsubscribe */
        readonly delete: operations["unsubscribe"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/push/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** TryPush */
        readonly post: operations["tryPush"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/sync": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Pull */
        readonly get: operations["pull"];
        readonly put?: never;
        /** Push */
        readonly post: operations["push"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Health */
        readonly get: operations["health"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/ready": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Ready */
        readonly get: operations["ready"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Account */
        readonly Account: {
            readonly account: string;
            readonly device: components["schemas"]["DeviceBrief"];
            readonly devices: readonly components["schemas"]["Device"][];
            readonly is_owner: boolean;
            readonly name: string;
        };
        /** AccountRename */
        readonly AccountRename: {
            readonly name: string;
        };
        /** AddPasskey */
        readonly AddPasskey: {
            readonly credential: components["schemas"]["NewCredential"];
            readonly name: string;
        };
        /** Algorithm */
        readonly Algorithm: {
            readonly alg: number;
            /** @constant */
            readonly type: "public-key";
        };
        /**
         * Answer
         * @description The answer to a push or a pull; ``records`` is a JSON array, joined from stored text.
         */
        readonly Answer: {
            readonly check?: {
                readonly [key: string]: readonly [
                    number,
                    string
                ];
            };
            readonly cursor: string;
            readonly more: boolean;
            readonly now: number;
            readonly records: readonly components["schemas"]["Change"][];
            readonly reset: "forked" | null;
            readonly seen: string;
            readonly total?: number;
            readonly verdicts: readonly components["schemas"]["Verdict"][];
        };
        /**
         * Arrived
         * @description A record that another device changed last; the device by name, null when unknown.
         */
        readonly Arrived: {
            readonly device: string | null;
            readonly id: string;
            readonly kind: string;
        };
        /** Asked */
        readonly Asked: {
            readonly alongside?: boolean;
            readonly at?: number | string;
            readonly begin?: boolean;
            readonly cue?: string;
            readonly energy?: number;
            readonly id?: string;
            readonly moment?: string;
            readonly switch?: string;
        };
        /** AskForAccount */
        readonly AskForAccount: {
            /** @default  */
            readonly code?: string;
            readonly name: string;
        };
        /** Asserted */
        readonly Asserted: {
            readonly authenticatorData: string;
            readonly clientDataJSON: string;
            readonly signature: string;
            readonly userHandle?: string | null;
        };
        /** Attested */
        readonly Attested: {
            readonly attestationObject: string;
            readonly clientDataJSON: string;
            readonly transports?: readonly string[];
        };
        /**
         * Boundary
         * @description A protected window; ``lead`` in minutes, no ``seasons`` means all of them.
         */
        readonly Boundary: {
            readonly archived?: boolean;
            readonly batch?: string;
            readonly created?: boolean;
            readonly deleted?: boolean;
            readonly ends_on?: string | null;
            readonly flex?: components["schemas"]["Flex"] | null;
            readonly keeps_out?: "all" | components["schemas"]["Named"];
            readonly lead?: number;
            readonly nudges?: components["schemas"]["BoundaryNudges"];
            readonly order?: number;
            readonly permission?: string;
            readonly seasons?: readonly string[];
            readonly skip?: readonly string[];
            readonly starts_on?: string | null;
            readonly title?: string;
            readonly when?: components["schemas"]["When"];
            /** @enum {unknown} */
            readonly zone?: "follow" | "home";
        };
        /**
         * BoundaryNudges
         * @description Which nudges a boundary sends.
         */
        readonly BoundaryNudges: {
            /** @default true */
            readonly ahead?: boolean;
            /** @default true */
            readonly during?: boolean;
            /** @default true */
            readonly used?: boolean;
        };
        /**
         * Capture
         * @description An instant as it was lived: where the clock stood and which life day it was.
         */
        readonly Capture: {
            readonly at: number;
            /** Format: date */
            readonly day: string;
            readonly off: number;
            /** @description IANA time zone name */
            readonly tz: string;
        };
        /** Captured */
        readonly Captured: {
            readonly at: number;
            readonly changed: boolean;
            readonly day: string;
            readonly id: string | null;
            /** @enum {string} */
            readonly what: "energy" | "switch" | "cue" | "moment";
            readonly zone: string;
        };
        /**
         * Change
         * @description What a device sets in one record; ``fields`` stays as it came until its kind is known.
         */
        readonly Change: {
            readonly fields: Record<string, never>;
            readonly id: string;
            readonly kind: string;
            readonly stamp: string;
            /** @default null */
            readonly stamps?: {
                readonly [key: string]: string;
            } | null;
        };
        /**
         * Container
         * @description An intentional block; ``energy`` is what it asks (-2) or gives (2).
         */
        readonly Container: {
            readonly archived?: boolean;
            readonly batch?: string;
            readonly created?: boolean;
            readonly cues?: readonly string[];
            readonly deleted?: boolean;
            readonly energy?: number;
            readonly intention?: string;
            readonly minutes?: components["schemas"]["Span"] | null;
            readonly order?: number;
            readonly permission?: string;
            readonly priority?: number;
            readonly roles?: readonly string[];
            readonly slug?: string;
            readonly title?: string;
            readonly windows?: readonly components["schemas"]["Window"][];
        };
        /** CreateAccount */
        readonly CreateAccount: {
            /** @default  */
            readonly code?: string;
            readonly credential: components["schemas"]["NewCredential"];
            readonly device: string;
            readonly name: string;
        };
        /** CreationOptions */
        readonly CreationOptions: {
            /**
             * @default none
             * @constant
             */
            readonly attestation?: "none";
            readonly authenticatorSelection: components["schemas"]["Selection"];
            readonly challenge: string;
            readonly excludeCredentials: readonly components["schemas"]["Descriptor"][];
            readonly pubKeyCredParams: readonly components["schemas"]["Algorithm"][];
            readonly rp: components["schemas"]["RelyingParty"];
            readonly timeout: number;
            readonly user: components["schemas"]["PasskeyUser"];
        };
        /** Credential */
        readonly Credential: {
            readonly id: string;
            readonly response: components["schemas"]["Asserted"];
            /** @constant */
            readonly type: "public-key";
        };
        /**
         * Cue
         * @description A life event that opens containers instead of the clock.
         */
        readonly Cue: {
            readonly archived?: boolean;
            readonly batch?: string;
            readonly created?: boolean;
            readonly deleted?: boolean;
            readonly order?: number;
            readonly slug?: string;
            readonly title?: string;
        };
        /**
         * CueEvent
         * @description A cue as it happened.
         */
        readonly CueEvent: {
            readonly archived?: boolean;
            readonly batch?: string;
            readonly begin?: components["schemas"]["Capture"];
            readonly created?: boolean;
            readonly cue?: string;
            readonly deleted?: boolean;
            readonly end?: components["schemas"]["Capture"] | null;
            readonly order?: number;
        };
        /**
         * DayStartEntry
         * @description From a local date on (null: always), a life day begins at this wall time.
         */
        readonly DayStartEntry: {
            readonly from: string | null;
            /** @description HH:MM, 00:00 to 23:59 */
            readonly time: string;
        };
        /** Descriptor */
        readonly Descriptor: {
            readonly id: string;
            readonly transports: readonly string[];
            /** @constant */
            readonly type: "public-key";
        };
        /** Device */
        readonly Device: {
            readonly created_at: number;
            readonly id: number;
            readonly name: string;
            readonly seen_at: number;
        };
        /** DeviceBrief */
        readonly DeviceBrief: {
            readonly id: number;
            readonly name: string;
        };
        /**
         * Energy
         * @description A log of 1 to 5 at an instant.
         */
        readonly Energy: {
            readonly archived?: boolean;
            readonly at?: components["schemas"]["Capture"];
            readonly batch?: string;
            readonly created?: boolean;
            readonly deleted?: boolean;
            readonly level?: number;
            readonly note?: string;
            readonly order?: number;
            readonly tags?: readonly string[];
        };
        /**
         * Envelope
         * @description A push: where the device stands and what it has to say.
         */
        readonly Envelope: {
            readonly changes: readonly components["schemas"]["Change"][];
            /** @default null */
            readonly cursor?: string | null;
            /** @default 1000 */
            readonly limit?: number;
            readonly schema: number;
        };
        /**
         * Flex
         * @description What may follow a boundary, and for how long.
         */
        readonly Flex: {
            /** @default [] */
            readonly containers?: readonly string[];
            /** @default 30 */
            readonly minutes?: number;
            /** @default [] */
            readonly roles?: readonly string[];
            /** @default 120 */
            readonly within?: number;
        };
        /** Health */
        readonly Health: {
            /** @default ok */
            readonly status?: string;
        };
        /**
         * History
         * @description The values that a record lost in the last 90 days, newest first.
         */
        readonly History: {
            readonly values: readonly components["schemas"]["HistoryValue"][];
        };
        /**
         * HistoryValue
         * @description A value that was overwritten or dropped; devices by name, null when unknown.
         */
        readonly HistoryValue: {
            readonly device: string | null;
            readonly field: string;
            readonly replaced_at: number;
            readonly replaced_by: string | null;
            readonly stamp: string;
            readonly value: unknown;
        };
        /** Join */
        readonly Join: {
            readonly code: string;
            readonly device: string;
        };
        /** Joined */
        readonly Joined: {
            readonly account: string;
            readonly device: components["schemas"]["DeviceBrief"];
        };
        /** Keys */
        readonly Keys: {
            readonly auth: string;
            readonly p256dh: string;
        };
        /** Kinds */
        readonly Kinds: {
            readonly boundary: components["schemas"]["Boundary"];
            readonly container: components["schemas"]["Container"];
            readonly cue: components["schemas"]["Cue"];
            readonly cue_event: components["schemas"]["CueEvent"];
            readonly energy: components["schemas"]["Energy"];
            readonly moment: components["schemas"]["Moment"];
            readonly nudge: components["schemas"]["Nudge"];
            readonly place: components["schemas"]["Place"];
            readonly reflection: components["schemas"]["Reflection"];
            readonly role: components["schemas"]["Role"];
            readonly run: components["schemas"]["Run"];
            readonly season: components["schemas"]["Season"];
            readonly setting: components["schemas"]["Setting"];
            readonly settlement: components["schemas"]["Settlement"];
            readonly spark: components["schemas"]["Spark"];
        };
        /** Leave */
        readonly Leave: {
            readonly account: string;
        };
        /** Left */
        readonly Left: {
            readonly backups_kept_days: number | null;
            readonly detail: string;
        };
        /** MadeToken */
        readonly MadeToken: {
            readonly secret: string;
            readonly token: components["schemas"]["Token"];
        };
        /**
         * Moment
         * @description Something that mattered, with no length.
         */
        readonly Moment: {
            readonly archived?: boolean;
            readonly at?: components["schemas"]["Capture"];
            readonly batch?: string;
            readonly created?: boolean;
            readonly deleted?: boolean;
            readonly order?: number;
            readonly run?: string | null;
            readonly text?: string;
        };
        /**
         * Named
         * @description Some roles and containers.
         */
        readonly Named: {
            /** @default [] */
            readonly containers?: readonly string[];
            /** @default [] */
            readonly roles?: readonly string[];
        };
        /** NewCredential */
        readonly NewCredential: {
            readonly id: string;
            readonly response: components["schemas"]["Attested"];
            /** @constant */
            readonly type: "public-key";
        };
        /**
         * News
         * @description What other devices changed after a revision, the latest first, up to a bound.
         */
        readonly News: {
            readonly records: readonly components["schemas"]["Arrived"][];
        };
        /** NewToken */
        readonly NewToken: {
            readonly name: string;
            readonly scopes: readonly ("energy" | "switch" | "cue" | "moment")[];
        };
        /**
         * Nudge
         * @description The receipts of one nudge.
         */
        readonly Nudge: {
            readonly answer?: string | null;
            readonly answered?: number | null;
            readonly archived?: boolean;
            readonly batch?: string;
            readonly created?: boolean;
            readonly deleted?: boolean;
            readonly order?: number;
            readonly shown?: number;
        };
        /**
         * NudgeKinds
         * @description Which kinds of nudge are on.
         */
        readonly NudgeKinds: {
            /** @default true */
            readonly ahead?: boolean;
            /** @default true */
            readonly during?: boolean;
            /** @default false */
            readonly energy_checkin?: boolean;
            /** @default true */
            readonly evening?: boolean;
            /** @default true */
            readonly season_check?: boolean;
            /** @default true */
            readonly used?: boolean;
        };
        /** PairingCode */
        readonly PairingCode: {
            readonly code: string;
            readonly expires_at: number;
            readonly qr: string;
            readonly qr_size: number;
            readonly url: string;
        };
        /** Passkey */
        readonly Passkey: {
            readonly backed_up: boolean;
            readonly created_at: number;
            readonly id: string;
            readonly name: string;
            readonly used_at: number | null;
        };
        /** PasskeyRename */
        readonly PasskeyRename: {
            readonly name: string;
        };
        /** PasskeyUser */
        readonly PasskeyUser: {
            readonly displayName: string;
            readonly id: string;
            readonly name: string;
        };
        /**
         * Place
         * @description One entry of the zone line: from this instant on, this zone is in force.
         */
        readonly Place: {
            readonly archived?: boolean;
            readonly batch?: string;
            readonly created?: boolean;
            readonly deleted?: boolean;
            readonly from?: number;
            readonly order?: number;
            /** @description IANA time zone name */
            readonly tz?: string;
        };
        /** Prove */
        readonly Prove: {
            readonly credential: components["schemas"]["Credential"];
        };
        /** Proved */
        readonly Proved: {
            readonly until: number;
        };
        /** PushKey */
        readonly PushKey: {
            readonly key: string | null;
            readonly repair: boolean;
            readonly subscribed: boolean;
        };
        /**
         * Quiet
         * @description Hours without nudges, in wall time.
         */
        readonly Quiet: {
            /** @description HH:MM, 00:00 to 23:59 */
            readonly from: string;
            /** @description HH:MM, 00:00 to 23:59 */
            readonly to: string;
        };
        /** Readiness */
        readonly Readiness: {
            readonly database: string;
            /** @default ready */
            readonly status?: string;
            readonly tzdata: string;
        };
        /** Recover */
        readonly Recover: {
            readonly code: string;
            readonly device: string;
        };
        /** RecoveryCodes */
        readonly RecoveryCodes: {
            readonly codes: readonly string[];
        };
        /**
         * Reflection
         * @description The evening's answer for one life day.
         */
        readonly Reflection: {
            readonly answer?: ("different" | "mostly" | "partly" | "skipped") | null;
            readonly archived?: boolean;
            readonly batch?: string;
            readonly capacity?: number | null;
            readonly chosen?: readonly string[];
            readonly created?: boolean;
            readonly deleted?: boolean;
            readonly lead_role?: string | null;
            readonly line?: string;
            readonly order?: number;
        };
        /** RelyingParty */
        readonly RelyingParty: {
            readonly id: string;
            readonly name: string;
        };
        /** Rename */
        readonly Rename: {
            readonly name: string;
        };
        /** RequestOptions */
        readonly RequestOptions: {
            readonly allowCredentials: readonly components["schemas"]["Descriptor"][];
            readonly challenge: string;
            readonly rpId: string;
            readonly timeout: number;
            /**
             * @default preferred
             * @constant
             */
            readonly userVerification?: "preferred";
        };
        /**
         * Role
         * @description A facet of one self.
         */
        readonly Role: {
            readonly archived?: boolean;
            readonly batch?: string;
            readonly created?: boolean;
            readonly deleted?: boolean;
            readonly icon?: string;
            readonly name?: string;
            readonly order?: number;
        };
        /**
         * Run
         * @description A container as it was lived; ``roles`` are those of the container when it started.
         */
        readonly Run: {
            readonly alongside?: boolean;
            readonly archived?: boolean;
            readonly batch?: string;
            readonly container?: string | null;
            readonly created?: boolean;
            readonly cue_event?: string | null;
            readonly deleted?: boolean;
            readonly end?: "unknown" | components["schemas"]["Capture"] | null;
            readonly note?: string;
            readonly order?: number;
            readonly roles?: readonly string[];
            readonly sketched?: boolean;
            readonly start?: components["schemas"]["Capture"];
            readonly title?: string;
        };
        /**
         * Season
         * @description What counts now.
         */
        readonly Season: {
            readonly archived?: boolean;
            readonly asleep?: readonly string[];
            readonly batch?: string;
            readonly counts?: readonly string[];
            readonly created?: boolean;
            readonly deleted?: boolean;
            readonly end?: components["schemas"]["Capture"] | null;
            readonly front?: readonly string[];
            /** @enum {unknown} */
            readonly kind?: "caretaking" | "healing" | "own" | "travel" | "work_heavy";
            readonly main?: boolean;
            /** @enum {unknown} */
            readonly nudges?: "silent" | "softer" | "usual";
            readonly order?: number;
            readonly palette?: string | null;
            readonly permission?: string;
            readonly start?: components["schemas"]["Capture"];
            readonly title?: string;
        };
        /** Selection */
        readonly Selection: {
            /**
             * @default true
             * @constant
             */
            readonly requireResidentKey?: true;
            /**
             * @default required
             * @constant
             */
            readonly residentKey?: "required";
            /**
             * @default preferred
             * @constant
             */
            readonly userVerification?: "preferred";
        };
        /**
         * Setting
         * @description One setting; its id is its name, and ``SETTINGS`` has the type of its value.
         */
        readonly Setting: {
            readonly archived?: boolean;
            readonly batch?: string;
            readonly created?: boolean;
            readonly deleted?: boolean;
            readonly order?: number;
            readonly value?: unknown;
        };
        /** Settings */
        readonly Settings: {
            readonly day_start: readonly components["schemas"]["DayStartEntry"][];
            readonly evening_nightly: boolean;
            /** @description HH:MM, 00:00 to 23:59 */
            readonly evening_time: string;
            /** @description IANA time zone name */
            readonly home_zone: string;
            readonly language: string | null;
            readonly nudge_cap: number;
            readonly nudge_kinds: components["schemas"]["NudgeKinds"];
            readonly palette: string;
            readonly quiet: components["schemas"]["Quiet"] | null;
            readonly reduce_motion: boolean | "system";
            readonly rest_after: number;
            /** @enum {unknown} */
            readonly scheme: "dark" | "light" | "system";
            readonly spacing_minutes: number;
            readonly text_size: string | number;
        };
        /**
         * Settlement
         * @description How one occurrence of a boundary ended; ``moved`` and ``extra`` in minutes.
         */
        readonly Settlement: {
            readonly archived?: boolean;
            readonly batch?: string;
            readonly choice?: ("after" | "keep" | "let_go" | "move") | null;
            readonly created?: boolean;
            readonly deleted?: boolean;
            readonly extra?: number | null;
            readonly moved?: number | null;
            readonly order?: number;
            readonly outcome?: ("flexed" | "kept" | "let_go" | "moved") | null;
            readonly window?: readonly [
                number,
                number
            ] | null;
        };
        /** SignIn */
        readonly SignIn: {
            readonly credential: components["schemas"]["Credential"];
            readonly device: string;
        };
        /**
         * Span
         * @description How many minutes a container likes to take.
         */
        readonly Span: {
            readonly ideal?: number;
            readonly max?: number;
            readonly min?: number;
        };
        /**
         * Spark
         * @description A thought kept on the open run or the day; ``became`` is what it turned into.
         */
        readonly Spark: {
            readonly archived?: boolean;
            readonly at?: components["schemas"]["Capture"];
            readonly batch?: string;
            readonly became?: string | null;
            readonly created?: boolean;
            readonly deleted?: boolean;
            readonly order?: number;
            readonly run?: string | null;
            readonly text?: string;
        };
        /** Subscribe */
        readonly Subscribe: {
            readonly endpoint: string;
            readonly key: string;
            readonly keys: components["schemas"]["Keys"];
        };
        /** TestSent */
        readonly TestSent: {
            readonly id: string;
        };
        /** Token */
        readonly Token: {
            readonly created_at: number;
            readonly id: string;
            readonly name: string;
            readonly scopes: readonly ("energy" | "switch" | "cue" | "moment")[];
            readonly used_at: number | null;
        };
        /** Tokens */
        readonly Tokens: {
            readonly tokens: readonly components["schemas"]["Token"][];
        };
        /**
         * Verdict
         * @description What became of one change; kind, id and stamp are empty where they were malformed.
         */
        readonly Verdict: {
            readonly code?: string;
            readonly detail?: string;
            readonly id: string;
            readonly kind: string;
            readonly stamp: string;
            /** @enum {unknown} */
            readonly status: "clock" | "later" | "ok" | "rejected";
        };
        /** WaysIn */
        readonly WaysIn: {
            readonly passkeys: readonly components["schemas"]["Passkey"][];
            readonly recovery_codes: number;
        };
        /** Welcome */
        readonly Welcome: {
            readonly passkeys: boolean;
            /** @enum {string} */
            readonly registration: "closed" | "invitation" | "open";
        };
        /**
         * When
         * @description When a boundary holds: on weekdays in wall time, or for some minutes after a cue.
         */
        readonly When: {
            readonly cue?: string;
            /** @description in any order; a repeated one counts once */
            readonly days?: readonly ("fri" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed")[];
            /** @description HH:MM, 00:00 to 23:59 */
            readonly end?: string;
            readonly minutes?: number;
            /** @description HH:MM, 00:00 to 23:59 */
            readonly start?: string;
        };
        /**
         * Window
         * @description A stretch of wall time on some weekdays in which a container fits.
         */
        readonly Window: {
            /** @description in any order; a repeated one counts once */
            readonly days: readonly ("fri" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed")[];
            /** @description HH:MM, 00:00 to 23:59 */
            readonly from: string;
            /** @description HH:MM, 00:00 to 23:59 */
            readonly to: string;
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
    readonly showAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    readonly deleteAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Leave"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Left"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly renameAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AccountRename"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, nothing follows */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly createAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateAccount"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Joined"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly askToCreate: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AskForAccount"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreationOptions"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly revokeOthers: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, nothing follows */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly revokeDevice: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly device_id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, nothing follows */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly renameDevice: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly device_id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Rename"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, nothing follows */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly invite: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PairingCode"];
                };
            };
        };
    };
    readonly join: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Join"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Joined"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly pair: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PairingCode"];
                };
            };
        };
    };
    readonly listPasskeys: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WaysIn"];
                };
            };
        };
    };
    readonly addPasskey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AddPasskey"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Passkey"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly removePasskey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly passkey_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, nothing follows */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly renamePasskey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly passkey_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PasskeyRename"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, nothing follows */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly askForPasskey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreationOptions"];
                };
            };
        };
    };
    readonly prove: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Prove"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Proved"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly askForProof: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RequestOptions"];
                };
            };
        };
    };
    readonly recover: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Recover"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Joined"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly newRecoveryCodes: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
        };
    };
    readonly signIn: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SignIn"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Joined"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly askToSignIn: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RequestOptions"];
                };
            };
        };
    };
    readonly signOut: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, nothing follows */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": null;
                };
            };
        };
    };
    readonly listTokens: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    readonly makeToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewToken"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MadeToken"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly revokeToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly token_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, nothing follows */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly showWelcome: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Welcome"];
                };
            };
        };
    };
    readonly capture: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Asked"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Captured"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly readHistory: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
                readonly kind: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["History"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly listen: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Stream Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": unknown;
                };
            };
        };
    };
    readonly readNews: {
        readonly parameters: {
            readonly query: {
                readonly since: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["News"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly showPushKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PushKey"];
                };
            };
        };
    };
    readonly subscribe: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Subscribe"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, nothing follows */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly unsubscribe: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, nothing follows */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly tryPush: {
        readonly parameters: {
            readonly query?: {
                readonly lang?: "en" | "de" | "es" | "fr";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request accepted, processing continues off-line */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TestSent"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly pull: {
        readonly parameters: {
            readonly query?: {
                readonly check?: boolean;
                readonly cursor?: string | null;
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Answer"];
                };
            };
            /** @description Bad request syntax or unsupported method */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detail: string;
                        readonly extra?: null | {
                            readonly [key: string]: unknown;
                        } | readonly unknown[];
                        readonly status_code: number;
                    };
                };
            };
        };
    };
    readonly push: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Envelope"];
            };
        };
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Answer"];
                };
            };
        };
    };
    readonly health: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    readonly ready: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
}
