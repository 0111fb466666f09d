import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** What a contestant says about itself; the same words as programs/marks.ts. Called by one stream thread. */
final class Marks {
  private final long quarter;
  private final long all;
  private final CountDownLatch allProcessed = new CountDownLatch(1);
  private long processed = 0;

  Marks(long expected) {
    this.quarter = (expected + 3) / 4;
    this.all = expected;
  }

  void record() {
    processed++;
    if (processed == quarter) mark("quarter");
    if (processed == all) {
      mark("processed");
      allProcessed.countDown();
    }
  }

  void awaitAllProcessed() throws InterruptedException {
    allProcessed.await();
  }

  void mark(String name) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double seconds = system.getProcessCpuTime() / 1e9;
    System.out.println("mark " + name + " " + System.currentTimeMillis() + " " + seconds + " " + peakMiB());
  }

  private static double peakMiB() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    } catch (java.io.IOException noProc) {
      return 0;
    }
    return 0;
  }
}
