package ai.moolai.llm.gemini;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Where a model is asked. A name becomes exactly one segment of the path, so that none leads to another model's
/// method, or out of the models: `/`, `:`, `?`, `#` and `%` are encoded, and `..` is followed by the method's name.
/// Google's own full names, `models/x` and `tunedModels/x`, say which collection the segment stands in.
final class ModelPath {
    private static final String MODELS = "models/";
    private static final String TUNED_MODELS = "tunedModels/";

    private ModelPath() {}

    static String of(String model, boolean stream) {
        return collection(model) + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
    }

    private static String collection(String model) {
        if (isIn(TUNED_MODELS, model)) {
            return "/" + TUNED_MODELS + encoded(model.substring(TUNED_MODELS.length()));
        }
        return "/" + MODELS + encoded(isIn(MODELS, model) ? model.substring(MODELS.length()) : model);
    }

    private static boolean isIn(String collection, String model) {
        return model.startsWith(collection) && model.length() > collection.length();
    }

    private static String encoded(String name) {
        // What is meant for forms encodes all that a segment needs, and a space as a plus sign.
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
