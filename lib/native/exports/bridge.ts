/** What native/bridge exports: errors between the two languages. */
/** The functions that native/bridge exports. */
export interface BridgeExports {
  // native/bridge/error_classes.cc
  setErrorClasses(...classes: (new (message: string) => Error)[]): void;
}
