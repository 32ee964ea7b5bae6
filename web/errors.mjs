/**
 * The one error class of the page API and the closed list of its codes.
 *
 * Everything that can go wrong, in the guest or in the calling code, has a code here, so that a caller
 * branches on `error.code` and never on a message.
 */

/** Names and values of every error code. The values are part of the API and never change. */
export const VMErrorCode = Object.freeze({
  BoundaryUnsupportedType: "BOUNDARY_UNSUPPORTED_TYPE",
  BoundaryCycle: "BOUNDARY_CYCLE",
  BoundaryInvalidSerializedValue: "BOUNDARY_INVALID_SERIALIZED_VALUE",
  BoundaryCapabilityRevoked: "BOUNDARY_CAPABILITY_REVOKED",
  VMSyntaxError: "VM_SYNTAX_ERROR",
  VMRuntimeError: "VM_RUNTIME_ERROR",
  VMSecurityError: "VM_SECURITY_ERROR",
  VMTimeoutError: "VM_TIMEOUT_ERROR",
  VMStepsExceededError: "VM_STEPS_EXCEEDED_ERROR",
  VMDisposed: "VM_DISPOSED",
  VMNotStarted: "VM_NOT_STARTED",
  VMSnapshotUnsupported: "VM_SNAPSHOT_UNSUPPORTED",
  VMMemoryError: "VM_MEMORY_ERROR",
  VMStackError: "VM_STACK_ERROR",
  VMModuleError: "VM_MODULE_ERROR",
  VMInvalidOption: "VM_INVALID_OPTION",
  VMAborted: "VM_ABORTED",
  VMUnsupported: "VM_UNSUPPORTED",
  VMSuspended: "VM_SUSPENDED",
  VMStateLost: "VM_STATE_LOST",
  VMEngineError: "VM_ENGINE_ERROR",
});

/**
 * A failure with a code. For a guest's own error `name`, `message`, `stack`, `line` and `column` are the
 * guest's; for everything else they describe the host side.
 */
export class VMError extends Error {
  /**
   * @param {string} code one of the values of `VMErrorCode`
   * @param {string} message
   * @param {Record<string, unknown>} [details] `path`, `valueType` and `reason` where they apply
   * @param {{name?: string, stack?: string, line?: number, column?: number, cause?: unknown}} [guest]
   */
  constructor(code, message, details = {}, guest = {}) {
    super(message, guest.cause === undefined ? undefined : { cause: guest.cause });
    this.code = code;
    this.details = details;
    define(this, "name", guest.name ?? "VMError");
    if (guest.stack !== undefined) define(this, "stack", guest.stack);
    if (guest.line !== undefined) this.line = guest.line;
    if (guest.column !== undefined) this.column = guest.column;
  }
}

/**
 * What a host function throws so that the guest sees exactly this name and message. Every other exception of a host
 * function reaches the guest as a fixed text with an opaque id.
 */
export class GuestVisibleError extends Error {
  /**
   * @param {string} message
   * @param {{name?: string}} [options] `name` is the class of the guest's error: "Error", "TypeError", "RangeError"...
   */
  constructor(message, { name = "Error" } = {}) {
    super(message);
    define(this, "name", name);
  }
}

/**
 * What a host function throws to answer later, perhaps in another process or week: the guest waits for a promise,
 * and the call into the VM returns with the status "suspended"; see `VM.resume`.
 */
export class Suspend extends Error {
  constructor() {
    super("the answer comes later");
    define(this, "name", "Suspend");
  }
}

/** Own, writable, not enumerable: the way the language itself defines an error's properties. */
function define(error, key, value) {
  Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: false });
}

/** The error of a feature this version of the engine does not have. */
export function unsupported(feature) {
  return new VMError(VMErrorCode.VMUnsupported, `${feature} is not available in this version of the engine`, {
    reason: "not available",
    feature,
  });
}

/** The error of an option (or an argument) that cannot be used; `path` names the offending part. */
export function invalidOption(path, reason, valueType) {
  const details = valueType === undefined ? { path, reason } : { path, reason, valueType };
  return new VMError(VMErrorCode.VMInvalidOption, `${path}: ${reason}`, details);
}

/**
 * Build the `VMError` that an answer of the engine describes.
 *
 * @param {{code: string, message: string, name?: string|null, stack?: string|null, details?: object|null,
 *   line?: number|null, column?: number|null}} data
 */
export function errorFromData(data) {
  const name = data.name ?? "VMError";
  return new VMError(data.code, data.message, Object.assign(Object.create(null), data.details), {
    name,
    // Where the page happened to build this object is of no interest to anybody.
    stack: data.stack ?? `${name}: ${data.message}`,
    line: data.line ?? undefined,
    column: data.column ?? undefined,
  });
}
