// The iteration orders of Java's collections, which show through in Kafka Streams' `describe()`.
// Law: `hashSetOrder` lists strings as a java.util.HashSet that they were added to one by one.

/** `String.hashCode`. */
export function javaHashCode(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0
  return hash
}

/** A table grows when it is more than three quarters full. */
function grownCapacity(size: number): number {
  let capacity = 16
  while (size > capacity * 0.75) capacity *= 2
  return capacity
}

/** A set made from a collection is sized once, ahead. */
function copiedCapacity(size: number): number {
  const wanted = Math.max(Math.floor(size / 0.75) + 1, 16)
  let capacity = 16
  while (capacity < wanted) capacity *= 2
  return capacity
}

function bucketOrder(texts: Iterable<string>, capacity: number): string[] {
  const bucketOf = (text: string): number => {
    const hash = javaHashCode(text)
    return (hash ^ (hash >>> 16)) & (capacity - 1)
  }
  // Within a bucket the order of insertion stays, through every resize; sort is stable.
  return [...new Set(texts)].sort((a, b) => bucketOf(a) - bucketOf(b))
}

/** The order of a HashSet, or of the keys of a HashMap, filled one by one. */
export function hashSetOrder(texts: Iterable<string>): string[] {
  const distinct = new Set(texts)
  return bucketOrder(distinct, grownCapacity(distinct.size))
}

/** The order of `new HashSet<>(collection)`. */
export function copiedHashSetOrder(texts: Iterable<string>): string[] {
  const all = [...texts]
  return bucketOrder(all, copiedCapacity(all.length))
}
