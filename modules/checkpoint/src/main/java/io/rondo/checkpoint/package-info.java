/**
 * Checkpoints: safetensors files and a manifest, committed last in one atomic step and verified on load.
 * {@link io.rondo.checkpoint.CheckpointStore} saves and finds them, {@link io.rondo.checkpoint.SafetensorsReader} reads
 * their tensors.
 */
package io.rondo.checkpoint;
