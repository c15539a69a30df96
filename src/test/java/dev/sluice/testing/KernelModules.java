// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/// Loads the kernel modules that a [GuestTest] names, and skips it where one is missing.
final class KernelModules implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String kernel = "Linux " + System.getProperty("os.version");
        Optional<String> missing = AnnotationSupport.findAnnotation(context.getElement(), GuestTest.class)
                .flatMap(test -> Arrays.stream(test.value())
                        .filter(module -> !present(module))
                        .findFirst());
        return missing.map(module -> ConditionEvaluationResult.disabled(kernel + " has no module " + module))
                .orElseGet(() -> ConditionEvaluationResult.enabled(kernel));
    }

    /// What is loaded has a directory, and so have most of those that are built in; `modprobe` knows the rest.
    private static boolean present(String module) {
        return Files.isDirectory(Path.of("/sys/module", module)) || loads(module);
    }

    private static boolean loads(String module) {
        try {
            return new ProcessBuilder("modprobe", "--quiet", module).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
