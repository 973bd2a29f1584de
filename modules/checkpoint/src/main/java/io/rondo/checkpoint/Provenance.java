package io.rondo.checkpoint;

/**
 * What a checkpoint was made from.
 *
 * @param datasetFingerprint of the dataset's manifest
 * @param tokenizerSha256 of its {@code tokenizer.json}
 * @param modelConfig the model as a JSON object
 * @param settings the resolved settings of the run as a JSON object
 * @param codeVersion of Rondo
 */
public record Provenance(
        String datasetFingerprint, String tokenizerSha256, String modelConfig, String settings, String codeVersion) {
    /**
     * Brings both JSON texts into one form, so that what is read back is equal.
     *
     * @throws IllegalArgumentException if one of them is not a JSON object
     */
    public Provenance {
        modelConfig = ManifestJson.normalObject("modelConfig", modelConfig);
        settings = ManifestJson.normalObject("settings", settings);
    }
}
