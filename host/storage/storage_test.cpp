#include "host/kernel/kernel_fixture.hpp"
#include "host/kernel/work_pool.hpp"
#include "host/observe/null_log.hpp"
#include "host/storage/host_store.hpp"
#include "host/storage/signing_keys.hpp"
#include "host/storage/stored_jobs.hpp"

#include <majlis/testing/temporary_folder.hpp>

#include <future>

namespace majlis::host {
namespace {

// Runs of a handler, handed from the pool's thread to the test.
class Runs {
 public:
  void put(Job job, std::function<void(JobResult)> finish) {
    {
      const std::lock_guard lock(mutex_);
      runs_.emplace_back(std::move(job), std::move(finish));
    }
    changed_.notify_all();
  }
  std::pair<Job, std::function<void(JobResult)>> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !runs_.empty(); });
    auto run = std::move(runs_.front());
    runs_.erase(runs_.begin());
    return run;
  }
  std::size_t waiting() {
    const std::lock_guard lock(mutex_);
    return runs_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::pair<Job, std::function<void(JobResult)>>> runs_;
};

struct StoredJobsTest : testing::Test {
  void open() {
    store = open_host_store(folder.path());
    pool = std::make_unique<WorkPool>(1);
    jobs = std::make_unique<StoredJobs>(*store, timers, *pool, log);
  }
  void close() {
    jobs->stop();
    pool->stop();
    jobs.reset();
    pool.reset();
    store.reset();
  }
  void handle() {
    jobs->add_handler("test.job", [this](const Job& job, std::function<void(JobResult)> finish) {
      runs.put(job, std::move(finish));
    });
  }
  void schedule(const std::string& key, std::uint64_t in_ms) {
    std::promise<void> stored;
    jobs->schedule({.kind = "test.job", .key = key, .payload = Bytes{7}, .due_ms = timers.unix_ms() + in_ms},
                   [&](const Status& status) {
                     EXPECT_TRUE(status.ok());
                     stored.set_value();
                   });
    stored.get_future().wait();
  }
  // Everything queued so far is committed, and its completions have run.
  void settle() {
    store->write_and_wait([](sdk::Transaction&) { return true; });
  }
  std::size_t rows() {
    return store->read([](sdk::Transaction& t) { return *t.value<std::size_t>("SELECT count(*) FROM job"); });
  }

  sdk::testing::TemporaryFolder folder;
  ManualTimers timers;
  NullLog log;
  Runs runs;
  std::unique_ptr<sdk::Database> store;
  std::unique_ptr<WorkPool> pool;
  std::unique_ptr<StoredJobs> jobs;
};

TEST_F(StoredJobsTest, RunsWhenDueAndForgetsWhatIsDone) {
  open();
  handle();
  settle();
  schedule("a", 1000);
  timers.advance(Milliseconds(999));
  settle();
  EXPECT_EQ(runs.waiting(), 0U);
  timers.advance(Milliseconds(1));
  const auto [job, finish] = runs.take();
  EXPECT_EQ(job.key, "a");
  EXPECT_EQ(job.payload, Bytes{7});
  EXPECT_EQ(job.attempt, 1U);
  finish(JobResult::done());
  settle();
  EXPECT_EQ(rows(), 0U);
  close();
}

TEST_F(StoredJobsTest, RetriesFailuresWithGrowingPauses) {
  open();
  handle();
  settle();
  schedule("a", 0);
  timers.advance(Milliseconds(0));
  runs.take().second(JobResult::failed("not now"));
  settle();
  timers.advance(Milliseconds(retry_pause_ms(1) - 1));
  settle();
  EXPECT_EQ(runs.waiting(), 0U);
  timers.advance(Milliseconds(1));
  const auto [job, finish] = runs.take();
  EXPECT_EQ(job.attempt, 2U);
  finish(JobResult::again(timers.unix_ms() + 60'000));
  settle();
  timers.advance(Milliseconds(60'000));
  EXPECT_EQ(runs.take().first.attempt, 1U) << "a schedule starts counting anew";
  EXPECT_LT(retry_pause_ms(1), retry_pause_ms(2));
  EXPECT_EQ(retry_pause_ms(1000), 3'600'000U);
  close();
}

TEST_F(StoredJobsTest, KeepsJobsAcrossRestartsAndRunsThemAfterTheLease) {
  open();
  handle();
  settle();
  schedule("lost", 0);
  schedule("waiting", 5000);
  timers.advance(Milliseconds(0));
  runs.take();  // and the process ends before it finishes
  close();
  open();
  handle();
  settle();
  EXPECT_EQ(runs.waiting(), 0U) << "the lease still stands";
  timers.advance(Milliseconds(5000));
  EXPECT_EQ(runs.take().first.key, "waiting");
  settle();
  timers.advance(Milliseconds(StoredJobs::kLeaseMs));
  const auto [job, finish] = runs.take();
  EXPECT_EQ(job.key, "lost");
  EXPECT_EQ(job.attempt, 2U);
  close();
}

TEST_F(StoredJobsTest, IgnoresTheEndOfARunThatWasScheduledAnew) {
  open();
  handle();
  settle();
  schedule("a", 0);
  timers.advance(Milliseconds(0));
  const auto [job, finish] = runs.take();
  schedule("a", 1000);
  finish(JobResult::done());
  settle();
  EXPECT_EQ(rows(), 1U);
  timers.advance(Milliseconds(1000));
  runs.take().second(JobResult::done());
  settle();
  EXPECT_EQ(rows(), 0U);
  schedule("b", 1000);
  jobs->cancel("test.job", "b");
  settle();
  EXPECT_EQ(rows(), 0U);
  close();
}

TEST(HostStore, RefusesDataNewerThanTheProgram) {
  const sdk::testing::TemporaryFolder folder;
  { const auto store = open_host_store(folder.path()); }
  sdk::DatabaseOptions newer;
  newer.file = folder.path() / "host.db";
  {
    const auto store = open_host_store(folder.path());
    store->write_and_wait(
        [](sdk::Transaction& t) { return t.run("UPDATE majlis_migration SET number = number + 1000"); });
  }
  EXPECT_THROW(open_host_store(folder.path()), sdk::MigrationError);
}

TEST(SigningKeys, KeepOnePrivateKeyPerDomainAndBindSignaturesToIt) {
  EXPECT_NE(signed_bytes("a", as_bytes("bc")), signed_bytes("ab", as_bytes("c")));
}

}  // namespace
}  // namespace majlis::host
