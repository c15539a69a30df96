// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.GoDuration;
import dev.sluice.config.kubeproxy.Tree.Kind;
import dev.sluice.config.kubeproxy.Tree.Mapping;
import dev.sluice.config.kubeproxy.Tree.Scalar;
import dev.sluice.config.kubeproxy.Tree.Sequence;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A mapping being read: hands out fields by name with their defaults, complains about what is wrong with them, and
/// remembers what each came to. A field with an error comes to its default, so that reading goes on and finds the
/// next.
final class Section {
    private final String path;
    private final Mapping given;
    private final Findings findings;
    private final Map<String, Tree> effective = new LinkedHashMap<>();
    private final Map<String, Section> inner = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    private Section(String path, Mapping given, Findings findings) {
        this.path = path;
        this.given = given;
        this.findings = findings;
    }

    static Section root(Mapping given, Findings findings) {
        return new Section("", given, findings);
    }

    /// A mapping in this one; an empty one if it is not there. The same one each time.
    Section section(String name) {
        Section known = inner.get(name);
        if (known != null) {
            return known;
        }
        Mapping mapping = field(name).flatMap(value -> mapping(name, value)).orElse(Mapping.EMPTY);
        var section = new Section(pathOf(name), mapping, findings);
        inner.put(name, section);
        return section;
    }

    /// Empty text is unset, as to kube-proxy.
    String text(String name, String fallback) {
        return textOf(name).orElseGet(() -> keep(name, fallback));
    }

    /// Text that was given and is not empty; nothing is remembered if there is none.
    Optional<String> textOf(String name) {
        return read(name, Kind.TEXT, Optional::of, "")
                .filter(text -> !text.isEmpty())
                .map(text -> keep(name, text));
    }

    boolean bool(String name, boolean fallback) {
        boolean value = read(name, Kind.BOOLEAN, ScalarText::bool, "neither true nor false")
                .orElse(fallback);
        effective.put(name, Scalar.bool(value));
        return value;
    }

    /// A whole number in a range, the bounds included.
    int number(String name, int fallback, int least, int most) {
        int value = numberOf(name)
                .filter(number -> within(name, number, least, most))
                .orElse((long) fallback)
                .intValue();
        effective.put(name, Scalar.number(value));
        return value;
    }

    private Optional<Long> numberOf(String name) {
        return read(name, Kind.NUMBER, ScalarText::whole, "not a whole number");
    }

    private boolean within(String name, long number, int least, int most) {
        if (number < least || number > most) {
            String range = most == Integer.MAX_VALUE ? least + " or more" : "in " + least + ".." + most;
            error(name, number + " is not " + range);
            return false;
        }
        return true;
    }

    /// A number with a fraction, 0 or unset = the default.
    double decimal(String name, double fallback) {
        double value = read(name, Kind.NUMBER, ScalarText::decimal, "not a number")
                .map(BigDecimal::doubleValue)
                .filter(number -> number != 0)
                .orElse(fallback);
        effective.put(
                name,
                new Scalar(
                        BigDecimal.valueOf(value).stripTrailingZeros().toPlainString(), Kind.NUMBER, Optional.empty()));
        return value;
    }

    /// A duration of 0 or more.
    Duration duration(String name, Duration fallback) {
        Duration value = durationOf(name).orElse(fallback);
        effective.put(name, Scalar.text(GoDuration.format(value)));
        return value;
    }

    /// A duration to which kube-proxy has no zero: in a file 0 is unset, as a flag it is an error.
    Duration period(String name, Duration fallback) {
        var given = durationOf(name);
        if (byFlag(name) && given.filter(Duration::isZero).isPresent()) {
            error(name, "must be more than 0");
        }
        Duration value = given.filter(period -> !period.isZero()).orElse(fallback);
        effective.put(name, Scalar.text(GoDuration.format(value)));
        return value;
    }

    /// What was given, if it is good; remembered by the caller.
    Optional<Duration> durationOf(String name) {
        return read(name, Kind.TEXT, GoDuration::parse, "no duration (like 1h30m or 250ms)")
                .filter(duration -> {
                    if (duration.isNegative()) {
                        error(name, GoDuration.format(duration) + " is negative");
                    }
                    return !duration.isNegative();
                });
    }

    /// A duration as text, or as a number of nanoseconds; only checked and remembered.
    void durationOrNanos(String name) {
        if (field(name).orElse(Scalar.text("")) instanceof Scalar(String text, Kind kind, Optional<String> _)
                && kind == Kind.NUMBER) {
            Duration value = numberOf(name).map(Duration::ofNanos).orElse(Duration.ZERO);
            effective.put(name, Scalar.text(GoDuration.format(value)));
        } else {
            duration(name, Duration.ofSeconds(5));
        }
    }

    /// A Kubernetes quantity (`0`, `64Ki`) as text or number.
    String quantity(String name, String fallback) {
        Optional<String> value = field(name)
                .flatMap(tree -> scalar(name, tree, tree instanceof Scalar s ? s.kind() : Kind.TEXT))
                .map(Scalar::value);
        if (value.isPresent() && !ScalarText.isQuantity(value.get())) {
            error(name, "\"" + value.get() + "\" is no quantity (like 64Ki)");
        }
        return keep(name, value.orElse(fallback));
    }

    /// A list of texts; a flag's value is split at commas.
    List<String> texts(String name, List<String> fallback) {
        List<String> value = field(name)
                .map(list -> items(name, list))
                .filter(list -> !list.isEmpty())
                .orElse(fallback);
        effective.put(name, Sequence.of(value));
        return value;
    }

    private List<String> items(String name, Tree list) {
        if (list instanceof Scalar scalar && scalar.flag().isPresent()) {
            return scalar.value().isEmpty() ? List.of() : List.of(scalar.value().split(",", -1));
        }
        if (!(list instanceof Sequence(List<Tree> items))) {
            error(name, "is not a list");
            return List.of();
        }
        var texts = new ArrayList<String>();
        for (int i = 0; i < items.size(); i++) {
            String item = name + "[" + i + "]";
            scalar(item, items.get(i), Kind.TEXT).map(Scalar::value).ifPresent(texts::add);
        }
        return texts;
    }

    /// The mappings of a list.
    List<Section> sections(String name) {
        var sections = new ArrayList<Section>();
        field(name).ifPresent(value -> {
            if (!(value instanceof Sequence(List<Tree> items))) {
                error(name, "is not a list");
                return;
            }
            for (int i = 0; i < items.size(); i++) {
                String item = name + "[" + i + "]";
                mapping(item, items.get(i))
                        .ifPresent(mapping -> sections.add(new Section(pathOf(item), mapping, findings)));
            }
        });
        return List.copyOf(sections);
    }

    /// The names of all fields, for mappings with names of the author's choice.
    Set<String> names() {
        return given.fields().keySet();
    }

    /// What a field's value reads, without looking at it.
    Optional<String> textGiven(String name) {
        return field(name).filter(Scalar.class::isInstance).map(value -> ((Scalar) value).value());
    }

    /// Remembers what a field came to.
    void effective(String name, Tree value) {
        known.add(name);
        effective.put(name, value);
    }

    /// Whether a field was given, as null perhaps, by a flag.
    boolean byFlag(String name) {
        return given.fields().get(name) instanceof Scalar scalar
                && scalar.flag().isPresent();
    }

    void error(String name, String reason) {
        findings.error(where(name), reason);
    }

    void warning(String name, String reason) {
        findings.warning(where(name), reason);
    }

    /// What this section came to, with all defaults.
    Mapping effective() {
        var all = new LinkedHashMap<>(effective);
        inner.forEach((name, section) -> all.put(name, section.effective()));
        return new Mapping(all, List.of());
    }

    /// Warns of fields that nobody asked for, here and below; call it when everything was read (CFG-40).
    void warnOfStrangers() {
        given.fields().keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> warning(name, "unknown field, ignored"));
        given.repeated().forEach(name -> warning(name, "is there more than once, the last one counts"));
        inner.values().forEach(Section::warnOfStrangers);
    }

    private Optional<Tree> field(String name) {
        known.add(name);
        return given.field(name);
    }

    private <T> Optional<T> read(String name, Kind kind, Function<String, Optional<T>> parse, String otherwise) {
        return field(name)
                .flatMap(value -> scalar(name, value, kind))
                .map(Scalar::value)
                .flatMap(text -> {
                    Optional<T> parsed = parse.apply(text);
                    if (parsed.isEmpty()) {
                        error(name, "\"" + text + "\" is " + otherwise);
                    }
                    return parsed;
                });
    }

    private Optional<Scalar> scalar(String name, Tree value, Kind kind) {
        if (value instanceof Scalar scalar && scalar.is(kind)) {
            return Optional.of(scalar);
        }
        String written = value instanceof Scalar scalar
                ? scalar.value() + " is " + scalar.kind().noun()
                : "is nested";
        error(name, written + ", not " + kind.noun());
        return Optional.empty();
    }

    private Optional<Mapping> mapping(String name, Tree value) {
        if (value instanceof Mapping mapping) {
            return Optional.of(mapping);
        }
        error(name, "holds no fields");
        return Optional.empty();
    }

    private String keep(String name, String value) {
        effective.put(name, Scalar.text(value));
        return value;
    }

    private String where(String name) {
        return given.fields().get(name) instanceof Scalar(String _, Kind _, Optional<String> flag) && flag.isPresent()
                ? flag.get()
                : pathOf(name);
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
