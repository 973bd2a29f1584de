/**
 * Token shards on disk (Megatron-LM's indexed dataset and a manifest) and the order in which training reads them. The
 * order is a pure function of the dataset, the seed and the position, so nothing here remembers where training stands.
 */
package io.rondo.shards;
