#include "commands/leak_advice.h"

namespace heapcli::commands {

using analysis::LeakPattern;

const LeakAdvice& advice_for(LeakPattern pattern) {
  static constexpr LeakAdvice kUnknown{
      "unknown", "something that grows without bound",
      "see who adds to it, and let go of what is done with"};
  static constexpr LeakAdvice kArray{
      "array", "an array that is only added to",
      "take out what is done with, or bound its length"};
  static constexpr LeakAdvice kMap{
      "map", "a Map that is only added to",
      "delete entries that are done with, or bound it (an LRU cache)"};
  static constexpr LeakAdvice kSet{
      "set", "a Set that is only added to",
      "delete members that are done with; a WeakSet does so by itself"};
  static constexpr LeakAdvice kWeakCollection{
      "weak-collection", "a weak collection whose keys stay alive",
      "find what holds the keys, or whether a value holds its own key"};
  static constexpr LeakAdvice kObject{
      "object", "an object used as a table, with ever more keys",
      "delete keys that are done with, or use a Map with a bound (LRU)"};
  static constexpr LeakAdvice kLinkedList{
      "linked-list", "a linked list that becomes longer",
      "unlink what is done with, or keep only the last few"};
  static constexpr LeakAdvice kListeners{
      "listeners", "listeners that are added and never removed",
      "add them once, use once(), or remove them with off() / "
      "removeEventListener()"};
  static constexpr LeakAdvice kTimers{
      "timers", "timers that never end",
      "call clearInterval() or clearTimeout() when what they serve is done"};
  static constexpr LeakAdvice kClosureChain{
      "closure-chain", "closures, each of which keeps the scope before it",
      "set the variable that leads to the one before to null"};
  static constexpr LeakAdvice kScope{
      "scope", "variables of a scope that functions keep alive",
      "let go of those functions, or set the variables to null"};
  static constexpr LeakAdvice kPromises{
      "promises", "promises that do not settle, and what waits for them",
      "settle each of them, with a timeout if need be"};
  static constexpr LeakAdvice kStream{
      "stream", "data that waits in a stream",
      "stop writing when write() returns false and go on at 'drain', or use "
      "pipeline()"};
  static constexpr LeakAdvice kString{
      "string", "a string that becomes longer",
      "write it out and begin anew, or keep only its end"};
  static constexpr LeakAdvice kSlicedStrings{
      "sliced-strings",
      "short strings that keep the long ones they are part of",
      "copy what is kept: Buffer.from(text).toString()"};
  static constexpr LeakAdvice kBuffers{
      "buffers", "buffers, whose bytes lie outside of V8's heap",
      "let go of them once they are used; a small view keeps all its buffer"};
  static constexpr LeakAdvice kAsyncContext{
      "async-context", "stores of AsyncLocalStorage that live on",
      "end what was begun within run(), or put less into the store"};
  static constexpr LeakAdvice kFinalization{
      "finalization", "entries of weak references or a FinalizationRegistry",
      "unregister() them; no held value may hold its object"};
  static constexpr LeakAdvice kDetachedDom{
      "detached-dom", "DOM nodes that are no longer in the document",
      "drop the references and listeners that still lead to them"};
  static constexpr LeakAdvice kCompiledCode{
      "compiled-code", "functions that are compiled again and again",
      "compile once and keep that: new Function, eval, vm.Script, templates"};
  static constexpr LeakAdvice kVmContexts{
      "vm-contexts", "contexts of vm, each with globals of its own",
      "use one context again, and let go of what came from the others"};
  static constexpr LeakAdvice kSockets{
      "sockets", "connections or requests that do not end",
      "end or destroy() them, also after errors; set timeouts"};
  static constexpr LeakAdvice kWorkers{
      "workers", "workers or message ports that stay open",
      "call terminate() or close() when they are done"};
  static constexpr LeakAdvice kHandles{
      "handles", "open files, watchers or processes",
      "call close() or kill() when they are done with"};
  switch (pattern) {
    case LeakPattern::kUnknown:
      break;
    case LeakPattern::kArray:
      return kArray;
    case LeakPattern::kMap:
      return kMap;
    case LeakPattern::kSet:
      return kSet;
    case LeakPattern::kWeakCollection:
      return kWeakCollection;
    case LeakPattern::kObject:
      return kObject;
    case LeakPattern::kLinkedList:
      return kLinkedList;
    case LeakPattern::kListeners:
      return kListeners;
    case LeakPattern::kTimers:
      return kTimers;
    case LeakPattern::kClosureChain:
      return kClosureChain;
    case LeakPattern::kScope:
      return kScope;
    case LeakPattern::kPromises:
      return kPromises;
    case LeakPattern::kStream:
      return kStream;
    case LeakPattern::kString:
      return kString;
    case LeakPattern::kSlicedStrings:
      return kSlicedStrings;
    case LeakPattern::kBuffers:
      return kBuffers;
    case LeakPattern::kAsyncContext:
      return kAsyncContext;
    case LeakPattern::kFinalization:
      return kFinalization;
    case LeakPattern::kDetachedDom:
      return kDetachedDom;
    case LeakPattern::kCompiledCode:
      return kCompiledCode;
    case LeakPattern::kVmContexts:
      return kVmContexts;
    case LeakPattern::kSockets:
      return kSockets;
    case LeakPattern::kWorkers:
      return kWorkers;
    case LeakPattern::kHandles:
      return kHandles;
  }
  return kUnknown;
}

std::string explanation_of(LeakPattern pattern) {
  const LeakAdvice& advice = advice_for(pattern);
  return std::string(advice.looks) + ": " + advice.mends;
}

}  // namespace heapcli::commands
