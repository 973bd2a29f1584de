/**
 * Trained models as files that others read, and text from them: names change, numbers never.
 * {@link io.rondo.export.HuggingFaceExporter} turns a run's newest checkpoint into a Hugging Face directory,
 * {@link io.rondo.export.HuggingFaceModel} reads one back and {@link io.rondo.export.TextGenerator} continues a text.
 */
package io.rondo.export;
