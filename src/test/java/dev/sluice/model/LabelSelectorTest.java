// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Covers MET-27: as `kubectl get -l` chooses.
final class LabelSelectorTest {
    private static final Map<String, String> WEB = Map.of("app", "web", "tier", "front", "empty", "");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app=web",
                "app == web",
                "app!=shop",
                "team!=payments",
                "app in (shop, web)",
                "app notin (shop)",
                "team notin (payments,orders)",
                "app",
                "!team",
                "empty=",
                "empty in (,x)",
                " app=web , tier in (front),!team ",
                "in notin (x)"
            })
    void chosen(String selector) {
        assertThat(LabelSelector.parse(selector).matches(WEB)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app=shop",
                "team=payments",
                "app!=web",
                "app in (shop)",
                "team in (web)",
                "app notin (web,shop)",
                "!app",
                "team",
                "app=web,team",
                "app.kubernetes.io/name=web"
            })
    void notChosen(String selector) {
        assertThat(LabelSelector.parse(selector).matches(WEB)).isFalse();
    }

    @Test
    void nothingIsChosenByNothing() {
        assertThat(LabelSelector.parse(" ")).isEqualTo(LabelSelector.NOTHING);
        assertThat(LabelSelector.NOTHING.matches(WEB)).isFalse();
        assertThat(LabelSelector.NOTHING.isNothing()).isTrue();
        assertThat(LabelSelector.parse("app").isNothing()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "app=web,          | expected a label at the end of 'app=web,'",
                "=web              | expected a label at character 1, not '='",
                "app web           | expected , or the end at character 5, not 'web'",
                "app in web        | expected ( at character 8, not 'web'",
                "app in (web       | expected , or ) at the end of 'app in (web'",
                "app in (web front)| expected , or ) at character 13, not 'front'",
                "app=web;tier=x    | unexpected ';' at character 8",
                "!!app             | expected a label at character 2, not '!'"
            })
    void whatCannotBeReadIsTold(String selector, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelSelector.parse(selector))
                .withMessage(reason);
    }

    @Test
    void isShownAsItWasWritten() {
        assertThat(LabelSelector.parse("app in (b,a)")).hasToString("app in (b,a)");
        assertThat(LabelSelector.parse("app in (b,a)")).isEqualTo(LabelSelector.parse("app in (a, b)"));
    }
}
