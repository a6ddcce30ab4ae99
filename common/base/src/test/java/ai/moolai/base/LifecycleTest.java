package ai.moolai.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private final List<String> told = new ArrayList<>();

    @Test
    void whatBeganFirstEndsLastAndOneFailureDoesNotKeepTheOthers() throws InterruptedException {
        var lifecycle = new Lifecycle(failed -> told.add("failed: " + failed.getMessage()));
        lifecycle.start(() -> {
            lifecycle.onClose(() -> told.add("first"));
            lifecycle.onClose(() -> {
                throw new IllegalStateException("second");
            });
            lifecycle.onClose(() -> told.add("third"));
        });
        lifecycle.close();
        lifecycle.close();
        assertThat(told).containsExactly("third", "failed: second", "first");
    }

    @Test
    void aStartThatWaitsIsBrokenOffAndWhatItBeganIsEnded() throws InterruptedException {
        var lifecycle = new Lifecycle(failed -> told.add("failed"));
        var waiting = new CountDownLatch(1);
        var broken = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try {
                lifecycle.start(() -> {
                    lifecycle.onClose(() -> told.add("begun"));
                    waiting.countDown();
                    new CountDownLatch(1).await();
                });
            } catch (InterruptedException _) {
                broken.countDown();
            }
        });
        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
        lifecycle.close();
        assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told).containsExactly("begun");
        assertThat(lifecycle.isClosing()).isTrue();
    }
}
