// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Writes `target/skipped-kernel-tests.txt`, or what the property `skipped.kernel.tests` names: a line per class that
/// needs a kernel of which not one test ran, with the reason. A kernel test that skips itself everywhere looks green
/// and proves nothing; `scripts/test` and `scripts/guest-test` fail on these lines.
///
/// A listener and not a reader of Surefire's reports, because those know neither tags nor inherited ones.
public final class SkippedKernelTests implements TestExecutionListener {
    private static final Path REPORT = Path.of(System.getProperty(
            "skipped.kernel.tests", System.getProperty("basedir", ".") + "/target/skipped-kernel-tests.txt"));
    private static final Set<TestTag> KERNEL_TAGS = Set.of(TestTag.create("netns"), TestTag.create("guest"));

    private final Map<String, String> skipped = new TreeMap<>();
    private final Set<String> ran = new HashSet<>();

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skip(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == Status.ABORTED) {
            skip(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        } else if (test.isTest()) {
            kernelClass(test).ifPresent(ran::add);
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        skipped.keySet().removeAll(ran);
        List<String> lines = skipped.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
        try {
            Files.createDirectories(REPORT.toAbsolutePath().getParent());
            Files.write(REPORT, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void skip(TestIdentifier test, String reason) {
        kernelClass(test).ifPresent(name -> skipped.putIfAbsent(name, reason.replaceAll("\\s+", " ")));
    }

    private static Optional<String> kernelClass(TestIdentifier test) {
        if (test.getTags().stream().noneMatch(KERNEL_TAGS::contains)) {
            return Optional.empty();
        }
        return test.getSource().flatMap(SkippedKernelTests::className);
    }

    private static Optional<String> className(TestSource source) {
        return switch (source) {
            case ClassSource type -> Optional.of(type.getClassName());
            case MethodSource method -> Optional.of(method.getClassName());
            default -> Optional.empty();
        };
    }
}
