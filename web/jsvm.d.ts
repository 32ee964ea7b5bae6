/// <reference lib="esnext.disposable" />

/**
 * jsvm for pages: run JavaScript you do not trust, inside an interpreter that Pyodide carries.
 *
 * The boundary is the interpreter, not Pyodide: a guest reaches nothing but what it was handed by name.
 */

// ---------------------------------------------------------------------------------------------------- values

/** What crosses the boundary by copy. Plain objects arrive without a prototype. */
export type VMSerializableValue =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | RegExp
  | Error
  | ArrayBuffer
  | ArrayBufferView
  | VMCapabilityReference
  | readonly VMSerializableValue[]
  | ReadonlyMap<VMSerializableValue, VMSerializableValue>
  | ReadonlySet<VMSerializableValue>
  | { readonly [key: string]: VMSerializableValue };

/** What a host function may return: values that cross, and capabilities. */
export type VMBoundaryValue =
  | VMSerializableValue
  | VMCapability
  | readonly VMBoundaryValue[]
  | { readonly [key: string]: VMBoundaryValue };

/** A function of the page that the guest may call. It gets copies; its result is copied. */
export type VMHostFunction = (...args: any[]) => VMBoundaryValue | void | Promise<VMBoundaryValue | void>;

/** What `globals` may hold: values that cross, and functions at any depth. */
export type VMGlobalValue =
  | VMBoundaryValue
  | VMHostFunction
  | readonly VMGlobalValue[]
  | { readonly [key: string]: VMGlobalValue };

/** A value in its serialized form: versioned, JSON-safe. Treat it as opaque. */
export interface VMSerializedValue {
  readonly jsvm: 1;
  readonly value: unknown;
}

// ---------------------------------------------------------------------------------------------------- errors

/** Every error code. Branch on these, never on messages. */
export declare const VMErrorCode: {
  readonly BoundaryUnsupportedType: "BOUNDARY_UNSUPPORTED_TYPE";
  readonly BoundaryCycle: "BOUNDARY_CYCLE";
  readonly BoundaryInvalidSerializedValue: "BOUNDARY_INVALID_SERIALIZED_VALUE";
  readonly BoundaryCapabilityRevoked: "BOUNDARY_CAPABILITY_REVOKED";
  /** The source text is not JavaScript; `line` and `column` say where. */
  readonly VMSyntaxError: "VM_SYNTAX_ERROR";
  /** The guest threw, and nothing in the guest caught it. */
  readonly VMRuntimeError: "VM_RUNTIME_ERROR";
  /** The guest asked for something it was not given. */
  readonly VMSecurityError: "VM_SECURITY_ERROR";
  /** `timeLimit` or `wallLimit` ended the guest. */
  readonly VMTimeoutError: "VM_TIMEOUT_ERROR";
  /** `maxSteps` ended the guest. */
  readonly VMStepsExceededError: "VM_STEPS_EXCEEDED_ERROR";
  readonly VMDisposed: "VM_DISPOSED";
  readonly VMNotStarted: "VM_NOT_STARTED";
  readonly VMSnapshotUnsupported: "VM_SNAPSHOT_UNSUPPORTED";
  /** `memoryLimit` ended the guest. */
  readonly VMMemoryError: "VM_MEMORY_ERROR";
  readonly VMStackError: "VM_STACK_ERROR";
  readonly VMModuleError: "VM_MODULE_ERROR";
  /** An option or argument cannot be used; `details.path` names it. */
  readonly VMInvalidOption: "VM_INVALID_OPTION";
  readonly VMAborted: "VM_ABORTED";
  /** This version of the engine does not have the feature; `details.feature` names it. */
  readonly VMUnsupported: "VM_UNSUPPORTED";
  /** The engine was lost and the guest's state with it. The next use starts the VM afresh from its options. */
  readonly VMSuspended: "VM_SUSPENDED";
  readonly VMStateLost: "VM_STATE_LOST";
  /** The engine could not be loaded or started. */
  readonly VMEngineError: "VM_ENGINE_ERROR";
};
export type VMErrorCode = (typeof VMErrorCode)[keyof typeof VMErrorCode];

export interface VMErrorDetails {
  /** The offending part, for example `$.items[3].onClick` or `options.executionRules.timeLimit`. */
  readonly path?: string;
  /** What was found there. */
  readonly valueType?: string;
  /** A short fixed phrase, such as `"stale handle"` or `"module loader denied"`. */
  readonly reason?: string;
  /** True when the guest's state is gone. */
  readonly stateLost?: boolean;
  readonly [key: string]: unknown;
}

export interface VMErrorOrigin {
  name?: string;
  stack?: string;
  line?: number;
  column?: number;
  cause?: unknown;
}

/** A failure with a code. For a guest's own error `name`, `message`, `stack` and the position are the guest's. */
export declare class VMError extends Error {
  constructor(code: VMErrorCode, message: string, details?: VMErrorDetails, origin?: VMErrorOrigin);
  readonly code: VMErrorCode;
  readonly details: VMErrorDetails;
  /** Line in the guest's source, from 1. */
  readonly line?: number;
  /** Column in the guest's source, from 1. */
  readonly column?: number;
}

/** What a host function throws to answer later, perhaps in another process or week; see `VM.resume`. */
export declare class Suspend extends Error {
  constructor();
}

/**
 * Thrown by a host function so that the guest sees exactly this name and message. Every other exception of a host
 * function reaches the guest as a fixed text with an opaque id.
 */
export declare class GuestVisibleError extends Error {
  /** `name`: the class of the guest's error, default `"Error"`. */
  constructor(message: string, options?: { name?: string });
}

// --------------------------------------------------------------------------------------------------- results

export type VMStatus = "completed" | "failed" | "limited" | "aborted" | "suspended";

/** One line of the guest's console, also when a limit ended the guest. */
export interface VMLogEntry {
  readonly level: "log" | "info" | "warn" | "error" | "debug";
  readonly text: string;
}

/** One call of a host function. */
export interface VMHostCall {
  readonly name: string;
  /** Id of the capability. */
  readonly id: string;
  /** How many arguments there were. */
  readonly arguments: number;
  /** The values in them, and the bytes of their text and binary data (of a request: of the response's body). */
  readonly nodes: number;
  readonly bytes: number;
  /** Place in the guest's source, from 1, where it is known. */
  readonly line: number | null;
  readonly column: number | null;
  /** Milliseconds on the host. */
  readonly duration: number;
  readonly outcome: "returned" | "failed" | "refused" | "revoked" | "pending" | "cancelled" | "suspended";
}

export interface VMUsage {
  /** Milliseconds the guest ran. */
  readonly guestTime: number;
  /** Milliseconds from the call to its result. */
  readonly wallTime: number;
  readonly steps: number;
  readonly bytes: number;
}

/** What happened on the way to a result. Not enumerable, so that a result equals its plain pair. */
export interface VMRun {
  readonly status: VMStatus;
  readonly logs: readonly VMLogEntry[];
  readonly calls: readonly VMHostCall[];
  /** Errors of promises that were rejected and that nobody handled. */
  readonly unhandled: readonly VMError[];
  readonly usage: VMUsage | null;
  /** Of a suspended result: the host calls that wait for an answer. */
  readonly pending?: readonly VMPendingCall[];
  /** Of a suspended result: the VM, for `VM.resume`; null if it holds something that cannot be kept. */
  readonly state?: VMSnapshot | null;
  /** True on the first result after the VM was started afresh because its engine had been lost. */
  readonly restarted?: true;
}

export interface VMSuccess<T = VMSerializableValue> extends VMRun {
  readonly ok: true;
  readonly value: T;
}

export interface VMFailure extends VMRun {
  readonly ok: false;
  readonly error: VMError;
}

/** Guest failures are results; they never throw on the page. */
export type VMResult<T = VMSerializableValue> = VMSuccess<T> | VMFailure;

// --------------------------------------------------------------------------------------------------- options

export interface VMExecutionRules {
  /** Milliseconds the guest may run; waiting for the host does not count. Default 5,000; `Infinity` is no limit. */
  timeLimit?: number;
  /** Milliseconds from the call to its result, waiting included. Default 60,000. */
  wallLimit?: number;
  /** Steps one call may take. */
  maxSteps?: number;
  /** Bytes the guest may hold. Default 256 MiB. */
  memoryLimit?: number;
  /** Timers that may be pending. Default 1,000. */
  maxTimers?: number;
}

export interface VMNumbers {
  /** Makes `Math.random` a deterministic sequence. */
  randomSeed?: string | number;
  /** Fixes the guest's clock, in milliseconds since 1970. */
  dateNow?: number;
}

export interface VMModuleRequest {
  readonly specifier: string;
  readonly referrer?: string;
  readonly attributes?: { readonly [key: string]: VMSerializableValue };
}

export interface VMModuleResolution {
  specifier: string;
  referrer?: string;
  attributes?: { [key: string]: VMSerializableValue };
}

export interface VMModuleSource {
  specifier?: string;
  source: string;
  /** Default: what an import `with { type }` asks for, else `"module"`; it must be what was asked for. */
  sourceType?: "module" | "json" | "text";
  attributes?: { [key: string]: VMSerializableValue };
}

/** The only way modules load. What is left out refuses. */
export interface VMModuleLoader {
  resolve?(request: VMModuleRequest): string | VMModuleResolution | Promise<string | VMModuleResolution>;
  load?(request: VMModuleRequest): string | VMModuleSource | Promise<string | VMModuleSource>;
}

/** Limits of requests; counts are whole numbers, sizes bytes, times milliseconds. */
export interface VMNetworkLimits {
  /** Of one call into the VM. Default: 100. */
  maxRequests?: number;
  /** Under way at once; others wait. Default: 6. */
  maxParallel?: number;
  /** Of one request. Default: 5; in a browser none is followed. */
  maxRedirects?: number;
  /** Default: 8 KiB. */
  maxUrlBytes?: number;
  /** Of all headers of a request. Default: 32 KiB. */
  maxHeaderBytes?: number;
  /** Default: 1 MiB. */
  maxRequestBytes?: number;
  /** Decoded. More end the call with `VM_MEMORY_ERROR`. Default: 8 MiB. */
  maxResponseBytes?: number;
  /** Of one request. Default: 10,000. */
  timeout?: number;
}

export interface VMCapabilities {
  executionRules?: VMExecutionRules;
  numbers?: VMNumbers;
  /** Requests the guest may make. None by default. */
  networkingRules?: readonly (NetworkRule | NetworkRuleDefinition)[];
  /** What its requests may use. */
  networkLimits?: VMNetworkLimits;
  moduleLoader?: VMModuleLoader;
  /** Gives the guest `eval`, `Function` and their kin, run by the interpreter. Default `false`. */
  dynamicCode?: boolean;
  /**
   * Gives the guest `setTimeout`, `setInterval`, their `clear...` and `queueMicrotask`. With `"virtual"` they wait on
   * a clock that jumps to the next timer as soon as nothing else is pending, and that `Date` follows. Default `false`.
   */
  timers?: boolean | "real" | "virtual";
}

export interface VMProgress {
  /** `download` counts bytes, `start` counts steps. */
  readonly phase: "download" | "start";
  readonly loaded: number;
  /** 0 where it is not known. */
  readonly total: number;
}

export type VMPlacement = "worker" | "main";

/** What a VM is given. The keys of `capabilities` are also accepted at the top level, where they win. */
export interface VMOptions extends VMCapabilities {
  capabilities?: VMCapabilities;
  /** The guest's further globals. Data is copied in; functions become capabilities. */
  globals?: { readonly [name: string]: VMGlobalValue };
  /**
   * Where the engine runs. `"worker"` (default): the page never blocks, and a guest that does not stop is killed.
   * `"main"`: in the page's own thread, where synchronous calls are answered before they return.
   */
  placement?: VMPlacement;
  /** `"shared"` (default): one engine for all VMs of a placement. `"own"`: an engine that ends with this VM. */
  engine?: "shared" | "own";
  /** The folder that holds `pyodide/`. Default: the folder of this module. */
  assetsURL?: string | URL;
  /** Called while the engine loads. */
  onProgress?: (progress: VMProgress) => void;
  /**
   * Called when a host function fails. The guest only learns `id`. Default: `console.error`.
   */
  onHostError?: (error: unknown, call: { readonly id: string; readonly name: string }) => void;
}

export interface VMCallOptions {
  /** Milliseconds; overrides the VM's own. */
  timeLimit?: number;
  maxSteps?: number;
  /** Stops the guest; the call rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface VMEvaluateOptions extends VMCallOptions {
  /** Default `"script"`. A module resolves to a copy of its namespace. */
  sourceType?: "script" | "module";
}

export interface VMEvaluateUrlOptions extends VMEvaluateOptions {
  maxBytes?: number;
}

/** The root of an ESTree, as acorn and other parsers make it; the engine checks it all. */
export interface VMSyntaxTree {
  readonly type: "Program";
  readonly body: readonly unknown[];
  readonly sourceType?: string;
}

// ------------------------------------------------------------------------------------------------- snapshots

/** The state of a guest, as JSON has it. */
export interface VMSnapshot {
  readonly format: "jsvm-snapshot";
  readonly version: number;
  readonly [part: string]: unknown;
}

/** A host call that waits for an answer. */
export interface VMPendingCall {
  readonly name: string;
  readonly arguments: readonly VMSerializableValue[];
  readonly line: number | null;
}

/** The answer to a suspended host call: a value that is copied in, or an error that its host function could throw. */
export interface VMAnswer {
  value?: unknown;
  error?: unknown;
  /** Index in `pending`. Default 0. */
  call?: number;
}

// --------------------------------------------------------------------------------------------------- handles

/** A guest function. Ends with the state it came from: `reset`, `dispose`, a lost engine. */
export interface VMFunctionHandle<A extends readonly unknown[] = unknown[], R = VMSerializableValue> {
  readonly name: string;
  call(...args: A): Promise<VMResult<R>>;
  /** The same function, with options for its calls: `handle.with({ timeLimit: 50 }).call(1)`. */
  with(options: VMCallOptions): VMFunctionHandle<A, R>;
}

/** A guest module that was evaluated. */
export interface VMModuleHandle {
  readonly specifier: string;
  /** Names of the exports, sorted. */
  exports(): readonly string[];
  /** A copy of an export's current value. */
  get<T = VMSerializableValue>(name: string): Promise<VMResult<T>>;
  getFunction<A extends readonly unknown[] = unknown[], R = VMSerializableValue>(
    name: string,
  ): VMResult<VMFunctionHandle<A, R>>;
  call<T = VMSerializableValue>(name: string, ...args: unknown[]): Promise<VMResult<T>>;
}

// -------------------------------------------------------------------------------------------------------- VM

/**
 * One virtual machine. A new one holds nothing of its host.
 *
 * Lifecycle misuse (before `start`, after `dispose`) throws or rejects with a `VMError`; guest failures are results.
 */
export declare class VM {
  /** @throws {VMError} for an unknown or malformed option, or a global that cannot cross */
  constructor(options?: VMOptions);

  /**
   * A VM that starts in the state of a snapshot: what `snapshot()` resolved to, or its JSON text. Rules, limits and
   * host functions are never in a snapshot; they are options, as in a new VM. `start()` rejects with
   * `BOUNDARY_INVALID_SERIALIZED_VALUE` for data that is malformed, and with `VM_INVALID_OPTION` for a host function
   * that the guest refers to and that was not given again.
   */
  static fromSnapshot(snapshot: VMSnapshot | string, options?: VMOptions): VM;

  /**
   * Go on from the `state` of a suspended result, in this or another process; the VM is disposed of in the end. Use
   * `fromSnapshot` and `answer` to keep it.
   */
  static resume<T = VMSerializableValue>(
    state: VMSnapshot | string,
    answer: VMAnswer,
    options?: VMOptions,
  ): Promise<VMResult<T>>;

  /** Loads the engine on first use and makes the guest. Calling it again does nothing. */
  start(): Promise<void>;

  /**
   * Evaluate source text, or a syntax tree; resolves to a copy of its completion value (of what it settles to, if it is
   * a promise). A tree says itself whether it is a module; a bad one is a failure with `details.path`.
   */
  eval<T = VMSerializableValue>(source: string | VMSyntaxTree, options?: VMEvaluateOptions): Promise<VMResult<T>>;
  evaluate<T = VMSerializableValue>(source: string | VMSyntaxTree, options?: VMEvaluateOptions): Promise<VMResult<T>>;

  /** Load and evaluate a module through the module loader. */
  import(specifier: string, options?: VMCallOptions): Promise<VMResult<VMModuleHandle>>;

  /** Run code fetched under the network rules. */
  readonly dangerously: {
    evaluateUrl<T = VMSerializableValue>(url: string | URL, options?: VMEvaluateUrlOptions): Promise<VMResult<T>>;
    eval<T = VMSerializableValue>(url: string | URL, options?: VMEvaluateUrlOptions): Promise<VMResult<T>>;
  };

  /**
   * A handle for a global function of the guest, as a result that is there at once. In the worker placement it is what
   * the engine said with its last answer; awaiting it asks the engine.
   */
  getGlobalFunction<A extends readonly unknown[] = unknown[], R = VMSerializableValue>(
    name: string,
  ): VMResult<VMFunctionHandle<A, R>> & PromiseLike<VMResult<VMFunctionHandle<A, R>>>;

  /** Resolves when nothing is pending in the guest. */
  idle(options?: Pick<VMCallOptions, "signal">): Promise<void>;

  /** Discard the guest's state and start again from the options. In a worker: a promise, for those who want to wait. */
  reset(): void | Promise<void>;

  /**
   * The guest's state as data for `JSON.stringify`. Rejects with `VM_SNAPSHOT_UNSUPPORTED` and `details.path` for what
   * cannot be kept.
   */
  snapshot(): Promise<VMSnapshot>;

  /** Answer a host call that was suspended; resolves to the result of the call that waited for it. */
  answer<T = VMSerializableValue>(answer: VMAnswer, options?: VMCallOptions): Promise<VMResult<T>>;

  /** End the VM. What runs is stopped and resolves as `VM_DISPOSED`. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** Set defaults for VMs made from now on. */
export declare function configure(options: { assetsURL?: string | URL; placement?: VMPlacement }): void;

/** End the shared engines and give their memory back. VMs on them lose their state. */
export declare function shutdown(): void;

// -------------------------------------------------------------------------------------------------- boundary

/** A host function with a name, an id and a switch to revoke it. */
export interface VMCapability {
  readonly metadata: { readonly id: string; readonly name: string; readonly arity: number };
  readonly revoked: boolean;
  /** From now on every call fails with `BOUNDARY_CAPABILITY_REVOKED`. */
  revoke(): void;
}

/** What a copied value shows of a capability. */
export interface VMCapabilityReference {
  readonly metadata: { readonly id: string; readonly name: string };
}

/** @throws {VMError} `BOUNDARY_UNSUPPORTED_TYPE` or `BOUNDARY_CYCLE`, with `details.path` */
export declare function serializeBoundaryValue(value: unknown): VMSerializedValue;
/** @throws {VMError} `BOUNDARY_INVALID_SERIALIZED_VALUE`, with `details.path` */
export declare function reconstructBoundaryValue<T = VMSerializableValue>(document: VMSerializedValue | string): T;
/** The same as `reconstructBoundaryValue`. */
export declare function deserializeBoundaryValue<T = VMSerializableValue>(document: VMSerializedValue | string): T;
/** Serialize and reconstruct in one step. */
export declare function cloneBoundaryValue<T = VMSerializableValue>(value: unknown): T;
/** The same as `cloneBoundaryValue`. */
export declare function serializeAndReconstructBoundaryValue<T = VMSerializableValue>(value: unknown): T;
export declare function isBoundarySerializable(value: unknown): boolean;
export declare function createCapability(
  name: string,
  handler: VMHostFunction,
  options?: {
    /** Default: the handler's `length`. */
    arity?: number;
    /** Whether the guest may read the messages of what the handler throws. Default false. */
    exposeErrors?: boolean;
  },
): VMCapability;
/** Call a capability with copies; rejects with `BOUNDARY_CAPABILITY_REVOKED` or with what the handler threw. */
export declare function invokeBoundaryCapability<T = VMSerializableValue>(
  capability: VMCapability,
  args?: readonly unknown[],
): Promise<T>;
export declare function isVMCapability(value: unknown): value is VMCapability;
export declare function isVMCapabilityReference(value: unknown): value is VMCapabilityReference;
/** A loader that refuses everything, as a VM without one does. */
export declare function createDefaultDenyModuleLoader(): Readonly<Required<VMModuleLoader>>;

// --------------------------------------------------------------------------------------------------- network

export type HttpMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "TRACE" | "CONNECT";
export declare const HTTP_METHODS: readonly HttpMethod[];
export type PathGlob = `/${string}`;
export type NetworkRuleScope<T> = "all" | "none" | readonly T[];

/** A rule as JSON. */
export interface NetworkRuleDefinition {
  readonly type: "network-rule";
  readonly host: string;
  readonly allow: { readonly methods: NetworkRuleScope<HttpMethod>; readonly paths: NetworkRuleScope<PathGlob> };
  readonly headers: Readonly<Record<string, string>>;
  readonly scheme?: "https" | "http";
  readonly port?: number;
  readonly subdomains?: boolean;
  readonly privateAddresses?: boolean;
}

/** A rule; every step gives a new one. */
export interface NetworkRule {
  readonly type: "network-rule";
  readonly host: string;
  readonly methods: NetworkRuleScope<HttpMethod>;
  readonly paths: NetworkRuleScope<PathGlob>;
  readonly headers: Readonly<Record<string, string>>;
  /** Allow methods and path globs; what is left out is allowed entirely. */
  allow(options?: { methods?: readonly HttpMethod[]; paths?: readonly PathGlob[] }): NetworkRule;
  /** Headers the host adds to every allowed request. The guest never sees them. */
  setHeaders(headers: Readonly<Record<string, string>>): NetworkRule;
  toJSON(): NetworkRuleDefinition;
}

/** Where a rule leads, beside its host. */
export interface NetworkRuleOptions {
  /** Default: `https`. The rule is about this scheme only. */
  scheme?: "https" | "http";
  /** Default: the scheme's own. The rule is about this port only. */
  port?: number;
  /** Whether names below the host are meant, too. Default: false. */
  subdomains?: boolean;
  /** Whether the host may lead to a private address. Browsers decide this themselves; other hosts refuse it. */
  privateAddresses?: boolean;
}

/** Start a rule for one host name. It allows nothing until `.allow()`. */
export declare function networkRule(host: string, options?: NetworkRuleOptions): NetworkRule;
